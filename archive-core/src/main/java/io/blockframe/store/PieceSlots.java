package io.blockframe.store;

import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * The memory that pieces are read into, slot after slot in turn, and what of them could not be
 * read. Different pieces that are in memory together may be used by different threads.
 */
final class PieceSlots implements ReadAhead.Source {

    private final BandPlan plan;
    private final ShardReader[] readers; // by shard
    private final MemorySegment cells;
    private final int slotCount;
    private final BitSet[] unreadable; // by slot

    /**
     * @param readers by shard
     * @param slotCount pieces that are in memory together
     * @param memory of the cells, as long as this is used
     */
    PieceSlots(BandPlan plan, ShardReader[] readers, int slotCount, ReusedMemory memory) {
        this.plan = plan;
        this.readers = readers;
        this.slotCount = slotCount;
        cells = memory.take((long) slotCount * plan.wholePieceBytes());
        unreadable = StripePass.bitSets(slotCount);
    }

    @Override
    public int pieces() {
        return plan.pieceCount();
    }

    @Override
    public int pieceBytes(int piece) {
        return plan.bytes(piece);
    }

    @Override
    public void read(int piece, int offset, int bytes) throws IOException {
        var unread = unreadable(piece);
        if (offset == 0) {
            unread.clear(); // what was there before may have been longer
        }
        var failed =
                readers[plan.index(piece)].read(
                        plan.offset(piece) + offset, memory(piece).asSlice(offset, bytes));
        int first = offset / Geometry.CELL_BYTES;
        for (int cell = 0; cell < Geometry.cellCount(bytes); cell++) {
            unread.set(first + cell, failed.get(cell));
        }
    }

    /** The memory of a piece, and what follows a short one. */
    MemorySegment memory(int piece) {
        long bytes = plan.wholePieceBytes();
        return cells.asSlice(piece % slotCount * bytes, bytes);
    }

    /** The cells of a piece, counted from its start, that could not be read. */
    BitSet unreadable(int piece) {
        return unreadable[piece % slotCount];
    }
}
