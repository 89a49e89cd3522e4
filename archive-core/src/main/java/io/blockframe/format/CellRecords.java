package io.blockframe.format;

import io.blockframe.hash.Digest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The records of an entry's {@code cells} files: for each cell its value and the CRC-32 of its
 * bytes, found by arithmetic (FORMAT.md §4). Positions and lengths are in bytes.
 */
public final class CellRecords {

    /** Length of a record: the value, then the CRC-32, little-endian. */
    public static final int BYTES = Digest.BYTES + Integer.BYTES;

    private static final ValueLayout.OfInt CRC =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private CellRecords() {}

    /** Where the records of a shard begin in the file. */
    public static long offset(Geometry geometry, long fileBytes, int stripe, int shard) {
        // Only the last stripe may be short.
        return stripe * recordBytes(geometry, geometry.stripeBytes(), 0, geometry.totalShards())
                + recordBytes(geometry, fileBytes, stripe, shard);
    }

    /** Length of the whole file; 0 when the entry has none. */
    public static long totalBytes(Geometry geometry, long fileBytes) {
        return EntryLayout.hasCellRecords(fileBytes)
                ? offset(
                        geometry,
                        fileBytes,
                        geometry.stripeCount(fileBytes) - 1,
                        geometry.totalShards())
                : 0;
    }

    /**
     * Writes one record.
     *
     * @param target receives 36 bytes at {@code at}
     * @param value has the cell's 32 bytes at {@code valueAt}
     * @param crc CRC-32 of the cell's bytes, as zlib computes it
     */
    public static void write(
            MemorySegment target, long at, MemorySegment value, long valueAt, int crc) {
        MemorySegment.copy(value, valueAt, target, at, Digest.BYTES);
        putCrc(target, at, crc);
    }

    /** Writes the CRC-32 into the record at {@code at}, whose value is there already. */
    public static void putCrc(MemorySegment records, long at, int crc) {
        records.set(CRC, at + Digest.BYTES, crc);
    }

    /** Whether two records have the same value, whatever their CRC-32. */
    public static boolean sameValue(
            MemorySegment records, long at, MemorySegment others, long othersAt) {
        return MemorySegment.mismatch(
                        records, at, at + Digest.BYTES, others, othersAt, othersAt + Digest.BYTES)
                == -1;
    }

    /** The value in the record at {@code at}. */
    public static Digest value(MemorySegment records, long at) {
        return Digest.of(records, at);
    }

    /** The CRC-32 in the record at {@code at}. */
    public static int crc(MemorySegment records, long at) {
        return records.get(CRC, at + Digest.BYTES);
    }

    /** Bytes of the records of the first {@code shards} shards of a stripe. */
    private static long recordBytes(Geometry geometry, long fileBytes, int stripe, int shards) {
        long cells = 0;
        for (int shard = 0; shard < shards; shard++) {
            cells += Geometry.cellCount(geometry.shardBytes(fileBytes, stripe, shard));
        }
        return cells * BYTES;
    }
}
