package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.format.Geometry;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory a commit works in, allocated once: slices that are read, written and encoded, and the
 * parity of one stripe. Off-heap; freed when closed.
 */
final class StripeBuffers implements AutoCloseable {

    /** Bytes that are read, written and encoded at a time. */
    static final int SLICE_BYTES = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final BlockingQueue<MemorySegment> slices;
    private final MemorySegment[] parity;

    /**
     * @param longestShardBytes the longest shard that will be written with these buffers
     * @param sliceCount slices that can be under way at the same time
     */
    StripeBuffers(Geometry geometry, long longestShardBytes, int sliceCount) {
        slices = new ArrayBlockingQueue<>(sliceCount);
        long sliceBytes = Math.clamp(longestShardBytes, Geometry.CELL_BYTES, SLICE_BYTES);
        for (int i = 0; i < sliceCount; i++) {
            slices.add(arena.allocate(sliceBytes, Disk.ALIGNMENT_BYTES));
        }
        parity = new MemorySegment[geometry.parityShards()];
        for (int j = 0; j < parity.length; j++) {
            parity[j] = arena.allocate(Math.max(1, longestShardBytes), Disk.ALIGNMENT_BYTES);
        }
    }

    /** Waits for a slice that nobody uses; it comes back when all its users have closed it. */
    Slice takeSlice() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return new Slice(slices.take());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A slice in use, at first by one. */
    final class Slice implements Closeable {
        private final MemorySegment memory;
        private final AtomicInteger users = new AtomicInteger(1);

        private Slice(MemorySegment memory) {
            this.memory = memory;
        }

        /** Adds a user. */
        void share() {
            users.incrementAndGet();
        }

        MemorySegment first(long bytes) {
            return memory.asSlice(0, bytes);
        }

        @Override
        public void close() {
            if (users.decrementAndGet() == 0) {
                slices.add(memory);
            }
        }
    }

    /** Parity of one stripe: m ranges of {@code bytes}, all zeros. */
    MemorySegment[] clearParity(long bytes) {
        var ranges = new MemorySegment[parity.length];
        for (int j = 0; j < ranges.length; j++) {
            ranges[j] = parity[j].asSlice(0, bytes).fill((byte) 0);
        }
        return ranges;
    }

    @Override
    public void close() {
        arena.close();
    }
}
