package io.blockframe.store;

import io.blockframe.format.Geometry;

/**
 * Which rows of a stripe are read together: bands of so many rows, from one row on. One shard's
 * part of a band is a piece; pieces are numbered as they are read, shard after shard of band after
 * band.
 *
 * @param folder of the entry
 * @param stripe index of the stripe in the entry
 * @param beginRow the first row of the first band; any of the stripe
 * @param bandRows rows of each band but the last, at least 1
 */
record BandPlan(EntryFolder folder, int stripe, int beginRow, int bandRows) {

    /** Bytes of a whole piece. */
    int wholePieceBytes() {
        return bandRows * Geometry.CELL_BYTES;
    }

    int bandCount() {
        return Math.ceilDiv(folder.rowCount(stripe) - beginRow, bandRows);
    }

    int firstRow(int band) {
        return beginRow + band * bandRows;
    }

    int rows(int band) {
        return Math.min(bandRows, folder.rowCount(stripe) - firstRow(band));
    }

    private int shards() {
        return folder.geometry().totalShards();
    }

    int pieceCount() {
        return bandCount() * shards();
    }

    int piece(int band, int index) {
        return band * shards() + index;
    }

    /** The index of the shard that a piece is a part of. */
    int index(int piece) {
        return piece % shards();
    }

    /** Where a piece begins in its shard. */
    long offset(int piece) {
        return (long) firstRow(piece / shards()) * Geometry.CELL_BYTES;
    }

    /** Bytes of a piece; 0 where the shard has ended before. */
    int bytes(int piece) {
        long left = folder.shardBytes(stripe, index(piece)) - offset(piece);
        return Math.clamp(left, 0, wholePieceBytes());
    }
}
