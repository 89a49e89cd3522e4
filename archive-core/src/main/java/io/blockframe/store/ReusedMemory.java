package io.blockframe.store;

import io.blockframe.disk.Disk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Off-heap memory that is used again and again, and grows when more is asked for; freed when it is
 * closed. For one user at a time.
 */
public final class ReusedMemory implements AutoCloseable {

    private Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /**
     * Memory of {@code bytes} bytes, aligned for direct I/O, its content undefined; any thread may
     * use it. What was taken before must not be touched any more.
     */
    public MemorySegment take(long bytes) {
        if (memory.byteSize() < bytes) {
            close();
            arena = Arena.ofShared();
            memory = arena.allocate(bytes, Disk.ALIGNMENT_BYTES);
        }
        return memory.asSlice(0, bytes);
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
            memory = MemorySegment.NULL;
        }
    }
}
