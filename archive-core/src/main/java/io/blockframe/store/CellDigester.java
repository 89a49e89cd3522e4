package io.blockframe.store;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.store.EntryFolder.TreePlace;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.zip.CRC32;

/** Computes the records of cells, folds them to a shard's digest, and compares. Thread-safe. */
public final class CellDigester {

    private static final Blake3 BLAKE3 = Blake3.fastest();

    /** Whole cells that are digested together, and stay in the processor's cache meanwhile. */
    private static final int CACHED_BYTES = 8 * Geometry.CELL_BYTES;

    private CellDigester() {}

    /**
     * Writes the records of the cells in {@code data}.
     *
     * @param data whole cells from a cell's start on, off-heap; only the shard's last may be short
     * @param place of the shard in its tree
     * @param shardOffset where {@code data} begins in the shard, a multiple of a cell
     * @param records receives one record per cell from {@code at} on
     */
    public static void digest(
            MemorySegment data, TreePlace place, long shardOffset, MemorySegment records, long at) {
        for (long i = 0; i < data.byteSize(); i += CACHED_BYTES) {
            var cells = data.asSlice(i, Math.min(CACHED_BYTES, data.byteSize() - i));
            long recordsAt = at + i / Geometry.CELL_BYTES * CellRecords.BYTES;
            putValues(cells, place, shardOffset + i, records, recordsAt);
            putCrcs(cells, records, recordsAt);
        }
    }

    private static void putCrcs(MemorySegment data, MemorySegment records, long at) {
        long recordAt = at;
        for (long i = 0; i < data.byteSize(); i += Geometry.CELL_BYTES) {
            CellRecords.putCrc(records, recordAt, crc(cell(data, i)));
            recordAt += CellRecords.BYTES;
        }
    }

    private static void putValues(
            MemorySegment data, TreePlace place, long shardOffset, MemorySegment records, long at) {
        long whole = data.byteSize() - data.byteSize() % Geometry.CELL_BYTES;
        boolean root = place.treeBytes() <= Geometry.CELL_BYTES;
        if (root) {
            whole = 0;
        }
        long firstByte = place.firstByte() + shardOffset;
        BLAKE3.subtrees(
                data.asSlice(0, whole),
                Geometry.CELL_BYTES,
                firstByte,
                records,
                at,
                CellRecords.BYTES);
        if (whole < data.byteSize()) {
            long tailAt = at + whole / Geometry.CELL_BYTES * CellRecords.BYTES;
            BLAKE3.subtree(data.asSlice(whole), firstByte + whole, root, records, tailAt);
        }
    }

    private static MemorySegment cell(MemorySegment data, long offset) {
        return data.asSlice(offset, Math.min(Geometry.CELL_BYTES, data.byteSize() - offset));
    }

    /**
     * Compares cells with their records.
     *
     * @param records the expected records, the first at {@code at}; only their values are compared
     * @param scratch memory for a record of each cell
     * @return the cells, counted from the start of {@code data}, that are not what was committed
     */
    public static BitSet mismatches(
            MemorySegment data,
            TreePlace place,
            long shardOffset,
            MemorySegment records,
            long at,
            MemorySegment scratch) {
        putValues(data, place, shardOffset, scratch, 0);
        var bad = new BitSet();
        for (int cell = 0; cell < Geometry.cellCount(data.byteSize()); cell++) {
            long offset = (long) cell * CellRecords.BYTES;
            bad.set(cell, !CellRecords.sameValue(scratch, offset, records, at + offset));
        }
        return bad;
    }

    /** Folds the values of a shard's records, from {@code at} on, to the shard's digest. */
    public static Digest fold(
            MemorySegment records, long at, int cells, TreePlace place, MemorySegment scratch) {
        for (int cell = 0; cell < cells; cell++) {
            MemorySegment.copy(
                    records,
                    at + cell * (long) CellRecords.BYTES,
                    scratch,
                    cell * (long) Digest.BYTES,
                    Digest.BYTES);
        }
        boolean root = place.treeBytes() <= (long) cells * Geometry.CELL_BYTES;
        return BLAKE3.fold(scratch, cells, root);
    }

    static int crc(MemorySegment cell) {
        var crc = new CRC32();
        crc.update(cell.asByteBuffer());
        return (int) crc.getValue();
    }
}
