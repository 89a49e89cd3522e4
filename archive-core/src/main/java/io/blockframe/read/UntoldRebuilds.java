package io.blockframe.read;

import io.blockframe.format.Geometry;

import java.lang.foreign.MemorySegment;

/**
 * Tells of cells that a reader is given out of memory and that were rebuilt before anyone had asked
 * for them: neighbours together.
 */
final class UntoldRebuilds {

    private final MemorySegment given;
    private CachedCell.Rebuilt first; // null: nothing to tell
    private long from;
    private long to;

    /**
     * @param given what the reader gets, whole cells
     */
    UntoldRebuilds(MemorySegment given) {
        this.given = given;
    }

    /**
     * Adds the cell at {@code offset}.
     *
     * @param rebuilt null when nobody has to be told
     */
    void add(CachedCell.Rebuilt rebuilt, long offset, long bytes) {
        if (rebuilt == null || first == null || !rebuilt.equals(first.plusRows(rows()))) {
            tell();
            first = rebuilt;
            from = offset;
        }
        to = offset + bytes;
    }

    private int rows() {
        return Geometry.cellCount(to - from);
    }

    /** Tells of those added last. */
    void tell() {
        if (first != null) {
            first.tell(given.asSlice(from, to - from));
            first = null;
        }
    }
}
