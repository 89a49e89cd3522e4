package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Settles the CRC-32s in which copies of the records differ, where a check does not see the cells
 * any more, because an earlier process did: reads those cells again. No digest covers a CRC, so one
 * that only one copy is left to say is believed.
 */
final class DifferingCrcs {

    /** Of a shard: they are read at once, whatever the rate. */
    private static final int MAX_CELLS = 100;

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final boolean fromMedium;

    DifferingCrcs(EntryFolder folder, int stripe, StripeRecords records, boolean fromMedium) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.fromMedium = fromMedium;
    }

    /**
     * Puts those of the first rows right in the records.
     *
     * @return false when some are not known: their cells are not there, do not verify, or are too
     *     many to read them one by one; nothing may be written from the records then
     * @throws IOException for an error that is not damage
     */
    boolean settle(int rows) throws IOException {
        boolean all = true;
        for (int index = 0; index < folder.geometry().totalShards(); index++) {
            var cells = records.differingCells(index);
            cells.clear(rows, Math.max(rows, cells.length()));
            if (cells.cardinality() > MAX_CELLS) {
                return false;
            }
            all &= cells.isEmpty() || settle(index, cells);
        }
        return all;
    }

    private boolean settle(int index, BitSet cells) throws IOException {
        boolean all = true;
        var path = folder.path(folder.shard(stripe, index));
        try (var shard = new ShardReader(folder.disk(), path, fromMedium);
                var arena = Arena.ofConfined()) {
            var memory = arena.allocate(Geometry.CELL_BYTES, Disk.ALIGNMENT_BYTES);
            for (int row : cells.stream().toArray()) {
                all &= settle(index, row, shard, memory);
            }
        }
        return all;
    }

    private boolean settle(int index, int row, ShardReader shard, MemorySegment memory)
            throws IOException {
        long offset = (long) row * Geometry.CELL_BYTES;
        long bytes = Math.min(Geometry.CELL_BYTES, folder.shardBytes(stripe, index) - offset);
        var cell = memory.asSlice(0, bytes);
        if (!shard.read(offset, cell).isEmpty()) {
            return false;
        }
        var place = folder.treePlace(stripe, index);
        try (var arena = Arena.ofConfined()) {
            var computed = arena.allocate(CellRecords.BYTES);
            CellDigester.digest(cell, place, offset, computed, 0);
            return records.settleCrc(index, row, computed);
        }
    }
}
