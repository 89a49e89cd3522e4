package io.blockframe.store;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * The cells of one stripe as they are on the disk, a band of rows at a time, and the records that
 * they would have.
 *
 * <p>A band is long, so that a drive with moving heads does not seek for every cell, and short
 * enough for those of all shards to fit into memory together.
 */
final class StripeBands implements AutoCloseable {

    private static final int BAND_BYTES = 4 << 20;
    private static final int MAX_MEMORY_BYTES = 136 << 20;

    /** Read and hashed at once, while it is in the processor's cache. */
    private static final int PIECE_BYTES = 512 << 10;

    private final EntryFolder folder;
    private final int stripe;
    private final Workers workers;
    private final ShardReader[] readers;
    private final BitSet[] unreadable;
    private final int bandRows;
    private final MemorySegment cells;
    private final MemorySegment records;
    private int firstRow;

    /** The memory of {@code resources} is used until this is closed. */
    StripeBands(EntryFolder folder, int stripe, InspectorResources resources, boolean fromMedium) {
        this.folder = folder;
        this.stripe = stripe;
        this.workers = resources.workers();
        int shards = folder.geometry().totalShards();
        long fitting = MAX_MEMORY_BYTES / ((long) shards * Geometry.CELL_BYTES);
        bandRows =
                Math.min(
                        folder.rowCount(stripe),
                        Math.clamp(fitting, 1, BAND_BYTES / Geometry.CELL_BYTES));
        cells = resources.cells().take((long) shards * bandRows * Geometry.CELL_BYTES);
        records = resources.records().take(recordAt(shards, 0) - recordAt(0, 0));
        readers = new ShardReader[shards];
        unreadable = new BitSet[shards];
        for (int index = 0; index < shards; index++) {
            unreadable[index] = new BitSet();
            if (folder.hasFile(stripe, index)) {
                var path = folder.path(folder.shard(stripe, index));
                readers[index] = new ShardReader(folder.disk(), path, fromMedium);
            }
        }
    }

    /** Bands of the stripe. */
    int bandCount() {
        return Math.ceilDiv(folder.rowCount(stripe), bandRows);
    }

    /**
     * Reads a band, and computes the records of its cells.
     *
     * @return bytes that the band has
     * @throws IOException for an error that is not damage
     */
    long load(int band) throws IOException {
        firstRow = band * bandRows;
        workers.forEach(readers.length, this::loadShard);
        long bytes = 0;
        for (int index = 0; index < readers.length; index++) {
            bytes += bandBytes(index);
        }
        return bytes;
    }

    private void loadShard(int index, int worker) throws IOException {
        int bytes = bandBytes(index);
        long start = (long) firstRow * Geometry.CELL_BYTES;
        for (int at = 0; at < bytes; at += PIECE_BYTES) {
            var piece = cell(index, firstRow).asSlice(at, Math.min(PIECE_BYTES, bytes - at));
            var failed = readers[index].read(start + at, piece);
            int row = firstRow + at / Geometry.CELL_BYTES;
            int rows = Geometry.cellCount(piece.byteSize());
            for (int i = 0; i < rows; i++) {
                unreadable[index].set(row + i, failed.get(i));
            }
            if (failed.cardinality() < rows) {
                CellDigester.digest(
                        piece,
                        folder.treePlace(stripe, index),
                        start + at,
                        records,
                        recordAt(index, row));
            }
        }
    }

    private int bandBytes(int index) {
        long left = folder.shardBytes(stripe, index) - (long) firstRow * Geometry.CELL_BYTES;
        return Math.clamp(left, 0, bandRows * Geometry.CELL_BYTES);
    }

    /** The first row of the band that was loaded. */
    int firstRow() {
        return firstRow;
    }

    /** Rows of the band that was loaded. */
    int rows() {
        return Math.min(bandRows, folder.rowCount(stripe) - firstRow);
    }

    /** Cells of a shard in the band that was loaded. */
    int cellsOf(int index) {
        return Geometry.cellCount(bandBytes(index));
    }

    /** The memory of a shard from a row of the loaded band on, and what follows. */
    MemorySegment cell(int index, int row) {
        return cells.asSlice(((long) index * bandRows + row - firstRow) * Geometry.CELL_BYTES);
    }

    /**
     * A row of the loaded band: k + m buffers of a cell; null where the shard has no cell in it.
     */
    MemorySegment[] row(int row) {
        var buffers = new MemorySegment[readers.length];
        for (int index = 0; index < buffers.length; index++) {
            if (row - firstRow < cellsOf(index)) {
                buffers[index] = cell(index, row).asSlice(0, Geometry.CELL_BYTES);
            }
        }
        return buffers;
    }

    /** Whether the cell could be read. */
    boolean readable(int index, int row) {
        return !unreadable[index].get(row);
    }

    /** Computes the record of a cell of the loaded band anew: it was rebuilt. */
    void digest(int index, int row) {
        long offset = (long) row * Geometry.CELL_BYTES;
        long bytes = Math.min(Geometry.CELL_BYTES, folder.shardBytes(stripe, index) - offset);
        CellDigester.digest(
                cell(index, row).asSlice(0, bytes),
                folder.treePlace(stripe, index),
                offset,
                records,
                recordAt(index, row));
    }

    /** The records computed so far, in the order of the cells file. */
    MemorySegment records() {
        return records;
    }

    /** Where the record of a cell is in {@link #records}. */
    long recordAt(int index, int row) {
        return CellRecords.offset(folder.geometry(), folder.fileBytes(), stripe, index)
                - CellRecords.offset(folder.geometry(), folder.fileBytes(), stripe, 0)
                + (long) row * CellRecords.BYTES;
    }

    /** Length of a shard's file; -1 when there is none. */
    long fileBytes(int index) throws IOException {
        return readers[index].size();
    }

    @Override
    public void close() throws IOException {
        for (var reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
