package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Computes the CRCs of cells anew where no two copies of their records agree: no digest covers
 * them. For cells that were verified before, in another process.
 */
final class DoubtfulCrcs {

    private static final int CELLS_AT_ONCE = 16;

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final boolean fromMedium;

    DoubtfulCrcs(EntryFolder folder, int stripe, StripeRecords records, boolean fromMedium) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.fromMedium = fromMedium;
    }

    /**
     * Puts the CRCs of the first rows right in the records.
     *
     * @throws IOException for an error that is not damage
     */
    void compute(int rows) throws IOException {
        try (var arena = Arena.ofConfined()) {
            long bytes = (long) CELLS_AT_ONCE * Geometry.CELL_BYTES;
            var cells = arena.allocate(bytes, Disk.ALIGNMENT_BYTES);
            for (int index : records.doubtful().stream().toArray()) {
                var path = folder.path(folder.shard(stripe, index));
                try (var shard = new ShardReader(folder.disk(), path, fromMedium)) {
                    compute(index, rows, shard, cells);
                }
            }
        }
    }

    private void compute(int index, int rows, ShardReader shard, MemorySegment cells)
            throws IOException {
        long end = Math.min(folder.shardBytes(stripe, index), (long) rows * Geometry.CELL_BYTES);
        for (long at = 0; at < end; at += cells.byteSize()) {
            var read = cells.asSlice(0, Math.min(cells.byteSize(), end - at));
            shard.read(at, read);
            compute(index, at, read);
        }
    }

    /** What could not be read or is lost does not verify, and keeps what it has. */
    private void compute(int index, long shardOffset, MemorySegment cells) {
        var known = records.shardRecords(index);
        long first = shardOffset / Geometry.CELL_BYTES * CellRecords.BYTES;
        try (var arena = Arena.ofConfined()) {
            var scratch = arena.allocate(CellRecords.BYTES);
            var place = folder.treePlace(stripe, index);
            var bad = CellDigester.mismatches(cells, place, shardOffset, known, first, scratch);
            for (int cell = 0; cell < Geometry.cellCount(cells.byteSize()); cell++) {
                if (!bad.get(cell)) {
                    long at = first + (long) cell * CellRecords.BYTES;
                    CellRecords.putCrc(known, at, CellDigester.crc(cells, cell));
                }
            }
        }
    }
}
