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
    private Rebuilt untold;

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

    /**
     * Where a cell was rebuilt that nobody had asked for.
     *
     * @param listener who has not been told
     */
    record Rebuilt(StripeListener listener, int stripe, int index, int row) {
        /** The cell so many rows below. */
        Rebuilt plusRows(int rows) {
            return new Rebuilt(listener, stripe, index, row + rows);
        }

        /** Tells of it and of the cells below it, as many as {@code cells} has. */
        void tell(MemorySegment cells) {
            listener.rebuilt(stripe, index, row, cells);
        }
    }

    /** Notes who has to be told once somebody is given it. */
    synchronized void setUntold(Rebuilt rebuilt) {
        untold = rebuilt;
    }

    /** Who has to be told, by the one who asks; null when nobody has to be any more. */
    synchronized Rebuilt takeUntold() {
        var rebuilt = untold;
        untold = null;
        return rebuilt;
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
