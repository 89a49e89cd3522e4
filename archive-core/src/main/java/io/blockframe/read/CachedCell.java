package io.blockframe.read;

import java.lang.foreign.MemorySegment;

/**
 * A verified cell in memory that is reused when the last of its holders has let go: the cache, and
 * each reader that copies from it. Thread-safe.
 */
final class CachedCell implements AutoCloseable {

    private final CellSlots slots;
    private final MemorySegment memory;
    private int holders = 1;

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

    /** A whole cell's memory; of a shorter cell only the beginning means something. */
    MemorySegment memory() {
        return memory;
    }

    /** Lets go. */
    @Override
    public synchronized void close() {
        if (--holders == 0) {
            slots.giveBack(memory);
        }
    }
}
