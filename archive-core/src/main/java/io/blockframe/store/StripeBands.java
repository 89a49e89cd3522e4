package io.blockframe.store;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The cells of one stripe as they are on the disk, a band of rows at a time, and the records that
 * they would have.
 *
 * <p>A band is long, so that a drive with moving heads does not seek for every cell, and short
 * enough for those of all shards to fit into memory together. One shard's part of it, a piece, is
 * read in one go and the next only then; while a band is worked on, the first pieces of the next
 * are read ahead. From memory bands are shorter, and several pieces are read at once, unless there
 * is a rate to keep.
 */
final class StripeBands implements AutoCloseable {

    private static final int BAND_BYTES = 4 << 20;

    /** What is used again soon is still in the processor's cache. */
    private static final int MEMORY_BAND_BYTES = 1 << 20;

    private static final int MAX_MEMORY_BYTES = 164 << 20;

    /** Pieces of the next band that there is memory for: a drive must find something to do. */
    private static final int PIECES_AHEAD = 8;

    private final EntryFolder folder;
    private final int stripe;
    private final InspectorResources resources;
    private final boolean fromMedium;
    private final boolean readsAtOnce;
    private final int stepRows;
    private final int bandRows;
    private final long[] recordsAt; // by shard
    private final MemorySegment records;
    private final ShardReader[] readers;

    // From the first load on.
    private BandPlan plan;
    private PieceSlots slots;
    private ReadAhead ahead;
    private Workers workers;
    private int band;

    /** The memory of {@code resources} is used until this is closed. */
    StripeBands(EntryFolder folder, int stripe, InspectorResources resources, boolean fromMedium) {
        this.folder = folder;
        this.stripe = stripe;
        this.resources = resources;
        this.fromMedium = fromMedium;
        readsAtOnce =
                folder.disk().isInMemory(folder.directory())
                        && !resources.pace().throttle().limits();
        int shards = folder.geometry().totalShards();
        long fitting = MAX_MEMORY_BYTES / ((long) (shards + PIECES_AHEAD) * Geometry.CELL_BYTES);
        stepRows =
                Math.min(
                        folder.rowCount(stripe),
                        Math.clamp(fitting, 1, BAND_BYTES / Geometry.CELL_BYTES));
        bandRows =
                readsAtOnce
                        ? Math.min(stepRows, MEMORY_BAND_BYTES / Geometry.CELL_BYTES)
                        : stepRows;
        recordsAt = new long[shards + 1];
        Arrays.setAll(recordsAt, this::recordsBefore);
        records = resources.records().take(recordsAt[shards]);
        readers = new ShardReader[shards];
        for (int index = 0; index < shards; index++) {
            if (folder.hasFile(stripe, index)) {
                var path = folder.path(folder.shard(stripe, index));
                readers[index] = new ShardReader(folder.disk(), path, fromMedium);
            }
        }
    }

    /** Bytes of the records of the stripe's shards before one. */
    private long recordsBefore(int index) {
        long bytes = folder.fileBytes();
        return CellRecords.offset(folder.geometry(), bytes, stripe, index)
                - CellRecords.offset(folder.geometry(), bytes, stripe, 0);
    }

    /** Rows after which it is time to say where one is: those of a band that is not from memory. */
    int stepRows() {
        return stepRows;
    }

    /**
     * Reads the band that begins with a row, and computes the records of its cells. The memory of
     * the band before is used again.
     *
     * @param row any, when this is called first; then {@link #endRow}
     * @return bytes that the band has
     * @throws java.io.InterruptedIOException when the thread is interrupted
     * @throws IOException for an error that is not damage
     */
    long load(int row) throws IOException {
        if (plan == null) {
            begin(row);
        } else if (row == endRow()) {
            band++;
        } else {
            throw new IllegalArgumentException("row %d after %d".formatted(row, endRow() - 1));
        }
        ahead.release(plan.piece(band, 0));
        workers.forEach(readers.length, this::digestPiece);
        long bytes = 0;
        for (int index = 0; index < readers.length; index++) {
            bytes += bandBytes(index);
        }
        return bytes;
    }

    private void begin(int row) {
        plan = new BandPlan(folder, stripe, row, bandRows);
        var reader = reader();
        boolean ownThread = reader == ReadAhead.Reader.OWN_THREAD;
        workers = resources.workers();
        if (ownThread && fromMedium) {
            workers = workers.atMost(workers.count() - 1);
        }
        int slotCount = readers.length + (ownThread ? PIECES_AHEAD : 0);
        slots = new PieceSlots(plan, readers, slotCount, resources.cells());
        ahead = new ReadAhead(slots, slotCount, reader, resources.pace());
    }

    private ReadAhead.Reader reader() {
        if (readsAtOnce) {
            return ReadAhead.Reader.ALL_WAITING;
        }
        return plan.bandCount() == 1 || resources.workers().count() == 1
                ? ReadAhead.Reader.ONE_WAITING
                : ReadAhead.Reader.OWN_THREAD;
    }

    private void digestPiece(int index, int worker) throws IOException {
        int piece = plan.piece(band, index);
        ahead.await(piece);
        int bytes = plan.bytes(piece);
        if (slots.unreadable(piece).nextClearBit(0) < Geometry.cellCount(bytes)) {
            digest(index, firstRow(), bytes);
        }
    }

    private int bandBytes(int index) {
        return plan.bytes(plan.piece(band, index));
    }

    /** The first row of the band that was loaded. */
    int firstRow() {
        return plan.firstRow(band);
    }

    /** Rows of the band that was loaded. */
    int rows() {
        return plan.rows(band);
    }

    /** The row after the band that was loaded. */
    int endRow() {
        return firstRow() + rows();
    }

    /** Cells of a shard in the band that was loaded. */
    int cellsOf(int index) {
        return Geometry.cellCount(bandBytes(index));
    }

    /** The memory of a shard from a row of the loaded band on, and what follows. */
    MemorySegment cell(int index, int row) {
        return slots.memory(plan.piece(band, index))
                .asSlice((long) (row - firstRow()) * Geometry.CELL_BYTES);
    }

    /**
     * A row of the loaded band: k + m buffers of a cell; null where the shard has no cell in it.
     */
    MemorySegment[] row(int row) {
        var buffers = new MemorySegment[readers.length];
        for (int index = 0; index < buffers.length; index++) {
            if (row - firstRow() < cellsOf(index)) {
                buffers[index] = cell(index, row).asSlice(0, Geometry.CELL_BYTES);
            }
        }
        return buffers;
    }

    /** Whether the cell of the loaded band could be read. */
    boolean readable(int index, int row) {
        return !slots.unreadable(plan.piece(band, index)).get(row - firstRow());
    }

    /**
     * The threads that compute on the loaded band. The one that reads the medium ahead is none of
     * them: a scrub leaves room for others, and takes longer where the drive is very fast.
     */
    Workers workers() {
        return workers;
    }

    /** Computes the record of a cell of the loaded band anew: it was rebuilt. */
    void digest(int index, int row) {
        long left = folder.shardBytes(stripe, index) - (long) row * Geometry.CELL_BYTES;
        digest(index, row, Math.min(Geometry.CELL_BYTES, left));
    }

    private void digest(int index, int row, long bytes) {
        CellDigester.digest(
                cell(index, row).asSlice(0, bytes),
                folder.treePlace(stripe, index),
                (long) row * Geometry.CELL_BYTES,
                records,
                recordAt(index, row));
    }

    /** The records computed so far, in the order of the cells file. */
    MemorySegment records() {
        return records;
    }

    /** Where the record of a cell is in {@link #records}. */
    long recordAt(int index, int row) {
        return recordsAt[index] + (long) row * CellRecords.BYTES;
    }

    /** Length of a shard's file; -1 when there is none. */
    long fileBytes(int index) throws IOException {
        return readers[index].size();
    }

    @Override
    public void close() throws IOException {
        if (ahead != null) {
            ahead.close();
        }
        for (var reader : readers) {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
