package io.blockframe.testkit;

import java.nio.file.Path;

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

    /** The row that the cell is part of. */
    public RowPlace rowPlace() {
        return new RowPlace(stripe, row);
    }

    long end() {
        return offset + bytes;
    }
}
