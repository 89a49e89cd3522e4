package io.blockframe.read;

import io.blockframe.disk.DiskFile;
import io.blockframe.format.Geometry;
import io.blockframe.store.ByteRange;
import io.blockframe.store.RowLostException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** Copies an entry's content to a file, a segment per thread at a time. Used once. */
final class ParallelCopy {

    private static final int SLICE_BYTES = StripeReader.BAND_CELLS * Geometry.CELL_BYTES;

    private final EntryReader reader;
    private final DiskFile target;
    private final LongConsumer progress;
    private final AtomicInteger nextSegment = new AtomicInteger();
    private final List<ByteRange> lost = new ArrayList<>(); // guarded by itself
    private volatile boolean stopped;

    ParallelCopy(EntryReader reader, DiskFile target, LongConsumer progress) {
        this.reader = reader;
        this.target = target;
        this.progress = progress;
    }

    /**
     * Copies everything.
     *
     * @return the ranges that are lost, in order, merged; they are zeros in the target
     */
    List<ByteRange> run() throws IOException {
        int segments = reader.folder().geometry().segmentCount(reader.sizeBytes());
        int count = Math.min(segments, Runtime.getRuntime().availableProcessors());
        var factory = Thread.ofPlatform().name("restore-", 0).daemon().factory();
        try (var threads = Executors.newFixedThreadPool(Math.max(1, count), factory)) {
            var copies = new ArrayList<Future<?>>();
            for (int i = 0; i < count; i++) {
                copies.add(threads.submit(this::copySegments));
            }
            for (var copy : copies) {
                await(copy);
            }
        }
        return merged(lost);
    }

    private void await(Future<?> copy) throws IOException {
        try {
            copy.get();
        } catch (ExecutionException e) {
            stopped = true;
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the restore was interrupted");
        }
    }

    private Void copySegments() throws IOException {
        long segmentBytes = reader.folder().geometry().shardBytes();
        try (var arena = Arena.ofConfined()) {
            var slice = arena.allocate(SLICE_BYTES, 64);
            while (!stopped) {
                long start = nextSegment.getAndIncrement() * segmentBytes;
                if (start >= reader.sizeBytes()) {
                    break;
                }
                copy(start, Math.min(start + segmentBytes, reader.sizeBytes()), slice);
            }
        } catch (IOException | RuntimeException | Error e) {
            stopped = true;
            throw e;
        }
        return null;
    }

    private void copy(long start, long end, MemorySegment slice) throws IOException {
        long position = start;
        while (position < end && !stopped) {
            var part = slice.asSlice(0, Math.min(SLICE_BYTES, end - position));
            int bytes;
            try {
                bytes = reader.read(part, position);
            } catch (RowLostException e) {
                bytes = zeroCell(part, position);
            }
            target.write(part.asSlice(0, bytes), position);
            progress.accept(bytes);
            position += bytes;
        }
    }

    private int zeroCell(MemorySegment part, long position) {
        int bytes = (int) Math.min(Geometry.CELL_BYTES, part.byteSize());
        part.asSlice(0, bytes).fill((byte) 0);
        synchronized (lost) {
            lost.add(new ByteRange(position, position + bytes));
        }
        return bytes;
    }

    private static List<ByteRange> merged(List<ByteRange> ranges) {
        ranges.sort(Comparator.comparingLong(ByteRange::from));
        var merged = new ArrayList<ByteRange>();
        for (var range : ranges) {
            if (!merged.isEmpty() && merged.getLast().to() == range.from()) {
                range = new ByteRange(merged.removeLast().from(), range.to());
            }
            merged.add(range);
        }
        return merged;
    }
}
