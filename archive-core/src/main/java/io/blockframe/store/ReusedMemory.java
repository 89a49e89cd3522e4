package io.blockframe.store;

import io.blockframe.disk.Disk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Off-heap memory that is used again and again, and grows when more is asked for. */
public final class ReusedMemory implements AutoCloseable {

    private Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /** {@code bytes} of any content; what was taken before is gone. For any thread. */
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
