package io.blockframe.read;

import io.blockframe.format.Geometry;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * Off-heap memory for cells, given out and taken back a cell at a time. Grows to the most that was
 * ever in use at once. Thread-safe.
 */
final class CellSlots implements AutoCloseable {

    private static final int SLAB_CELLS = 16;

    private final Arena arena = Arena.ofShared();
    private final ArrayDeque<MemorySegment> free = new ArrayDeque<>();

    /** A cell's memory, its content undefined. */
    synchronized MemorySegment take() {
        if (free.isEmpty()) {
            var slab = arena.allocate((long) SLAB_CELLS * Geometry.CELL_BYTES, 64);
            for (int i = 0; i < SLAB_CELLS; i++) {
                free.push(slab.asSlice((long) i * Geometry.CELL_BYTES, Geometry.CELL_BYTES));
            }
        }
        return free.pop();
    }

    /** Takes memory back; whoever had it must not touch it again. */
    synchronized void giveBack(MemorySegment cell) {
        free.push(cell);
    }

    /** Frees all of it. Later use of any of it throws, and never touches other memory. */
    @Override
    public void close() {
        arena.close();
    }
}
