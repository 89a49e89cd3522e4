package io.blockframe.testkit;

import io.blockframe.format.Geometry;
import io.blockframe.store.EntryFolder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a cell lies on the disk.
 *
 * @param file the shard's file
 * @param offset first byte of the cell in it
 * @param bytes length of the cell; the last one of a shard may be shorter than the others
 * @param row number of the row in its stripe
 * @param shard number of the shard in its stripe
 * @param stripe number of the stripe in the file
 */
public record CellPlace(Path file, long offset, int bytes, int row, int shard, int stripe) {

    /** Every cell of an entry that lies on the disk, those of parity included, shard by shard. */
    public static List<CellPlace> allOf(EntryFolder folder) {
        var cells = new ArrayList<CellPlace>();
        for (var shard : folder.manifest().shards()) {
            for (int at = 0; at < shard.bytes(); at += Geometry.CELL_BYTES) {
                cells.add(
                        new CellPlace(
                                folder.path(shard),
                                at,
                                Math.min(Geometry.CELL_BYTES, shard.bytes() - at),
                                at / Geometry.CELL_BYTES,
                                shard.index(),
                                shard.stripe()));
            }
        }
        return cells;
    }

    /** The row that the cell is part of. */
    public RowPlace rowPlace() {
        return new RowPlace(stripe, row);
    }

    long end() {
        return offset + bytes;
    }
}
