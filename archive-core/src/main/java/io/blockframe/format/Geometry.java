package io.blockframe.format;

/**
 * How a stripe is cut and protected: RS(k, m) over shards of a fixed length.
 *
 * @param dataShards k, shards that carry file bytes
 * @param parityShards m, shards of which any m may be lost
 * @param shardBytes length of a full shard in bytes, a power of two of at least one cell
 */
public record Geometry(int dataShards, int parityShards, int shardBytes) {

    /** Bytes of a cell: the unit that is verified, lost and rebuilt. */
    public static final int CELL_BYTES = 64 * 1024;

    public Geometry {
        if (dataShards < 1 || parityShards < 1 || dataShards + parityShards > 256) {
            throw new IllegalArgumentException(
                    "RS(%d,%d) does not fit GF(2^8)".formatted(dataShards, parityShards));
        }
        // A shard must be a subtree of BLAKE3's tree.
        if (shardBytes < CELL_BYTES || Integer.bitCount(shardBytes) != 1) {
            throw new IllegalArgumentException(
                    "shardBytes must be a power of two of at least %d, was %d"
                            .formatted(CELL_BYTES, shardBytes));
        }
    }

    /** k + m. */
    public int totalShards() {
        return dataShards + parityShards;
    }

    /** File bytes in one full stripe. */
    public long stripeBytes() {
        return (long) dataShards * shardBytes;
    }

    /** Stripes that hold {@code fileBytes}; an empty file has none. */
    public int stripeCount(long fileBytes) {
        return Math.toIntExact(Math.ceilDiv(fileBytes, stripeBytes()));
    }

    /** Segments that hold {@code fileBytes}; an empty file has none. */
    public int segmentCount(long fileBytes) {
        return Math.toIntExact(Math.ceilDiv(fileBytes, (long) shardBytes));
    }

    /** File bytes in stripe {@code stripeIndex} of a file of {@code fileBytes}. */
    public long stripeBytes(long fileBytes, int stripeIndex) {
        return Math.clamp(fileBytes - stripeIndex * stripeBytes(), 0, stripeBytes());
    }

    /**
     * Length of a shard of one stripe: a data shard past the end of the file has 0 bytes and no
     * file, a parity shard is as long as the longest data shard.
     *
     * @param shardIndex 0 to k-1 for data, k to k+m-1 for parity
     */
    public int shardBytes(long fileBytes, int stripeIndex, int shardIndex) {
        int dataIndex = shardIndex < dataShards ? shardIndex : 0;
        long first = stripeIndex * stripeBytes() + (long) dataIndex * shardBytes;
        return Math.clamp(fileBytes - first, 0, shardBytes);
    }

    /** Cells in {@code bytes}. */
    public static int cellCount(long bytes) {
        return Math.toIntExact(Math.ceilDiv(bytes, (long) CELL_BYTES));
    }

    @Override
    public String toString() {
        return "RS(%d,%d)".formatted(dataShards, parityShards);
    }
}
