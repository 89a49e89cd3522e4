package io.blockframe.read;

import java.lang.foreign.MemorySegment;

/**
 * A verified cell in memory that is reused when the last of its holders has let go: the cache, and
 * each reader that copies from it. Thread-safe.
 */
final class CachedCell implements AutoCloseable {

    /** A page of the kernel's; a cell has 16. */
    private static final long PART_BYTES = 4096;

    private final CellSlots slots;
    private final MemorySegment memory;
    private int holders = 1;
    private int partsGiven;
    private boolean rebuiltUntold;

    /** Takes memory; the caller is its first holder and fills it before anyone else sees it. */
    CachedCell(CellSlots slots) {
        this.slots = slots;
        this.memory = slots.take();
    }

    /** One more holder, unless the last has let go already: then false. */
    synchronized boolean hold() {
        if (holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    /** Notes that it was rebuilt, and that nobody was told. */
    synchronized void markRebuilt() {
        rebuiltUntold = true;
    }

    /** Whether it was rebuilt and nobody was told; whoever asks tells it. */
    synchronized boolean tellRebuilt() {
        boolean untold = rebuiltUntold;
        rebuiltUntold = false;
        return untold;
    }

    /** A whole cell's memory; of a shorter cell only the beginning means something. */
    MemorySegment memory() {
        return memory;
    }

    /**
     * Notes that a part was copied.
     *
     * @param from its first byte
     * @param to the byte after it
     * @param cellBytes length of the cell
     * @return whether all of the cell was, by now; pieces of less than a page do not count
     */
    synchronized boolean gave(long from, long to, long cellBytes) {
        long first = Math.ceilDiv(from, PART_BYTES);
        long end = to == cellBytes ? Math.ceilDiv(to, PART_BYTES) : to / PART_BYTES;
        for (long part = first; part < end; part++) {
            partsGiven |= 1 << part;
        }
        return Integer.bitCount(partsGiven) == Math.ceilDiv(cellBytes, PART_BYTES);
    }

    /** Lets go. */
    @Override
    public synchronized void close() {
        if (--holders == 0) {
            slots.giveBack(memory);
        }
    }
}
