package io.blockframe.erasure;

import com.backblaze.erasure.Matrix;

import java.util.Arrays;

/**
 * The k + m rows of JavaReedSolomon's matrix: shard i is row i times the data shards. The first k
 * rows are the identity; any k rows are independent, so that any k shards give the others.
 *
 * <p>JavaReedSolomon keeps its matrix to itself. Encoding the unit vectors with it gives the rows.
 */
final class CodingMatrix {

    private final int dataShards;
    private final int parityShards;
    private final byte[][] rows;

    /**
     * @throws IllegalArgumentException when a count is not positive or both are more than 256
     */
    CodingMatrix(int dataShards, int parityShards) {
        if (dataShards < 1 || parityShards < 1 || dataShards + parityShards > 256) {
            throw new IllegalArgumentException(
                    "RS(%d,%d) does not fit GF(2^8): k and m must be positive, k + m at most 256"
                            .formatted(dataShards, parityShards));
        }
        this.dataShards = dataShards;
        this.parityShards = parityShards;
        rows = new byte[dataShards + parityShards][dataShards];
        for (int i = 0; i < dataShards; i++) {
            rows[i][i] = 1;
        }
        com.backblaze.erasure.ReedSolomon.create(dataShards, parityShards)
                .encodeParity(rows, 0, dataShards);
    }

    int dataShards() {
        return dataShards;
    }

    int parityShards() {
        return parityShards;
    }

    /** What data shard {@code dataIndex} contributes to each parity shard. */
    byte[] contributions(int dataIndex) {
        byte[] factors = new byte[parityShards];
        for (int i = 0; i < parityShards; i++) {
            factors[i] = rows[dataShards + i][dataIndex];
        }
        return factors;
    }

    /**
     * The factors that turn the shards {@code intact} into the shards {@code wanted}: one row per
     * wanted shard, one column per intact shard.
     */
    byte[][] solve(int[] intact, int[] wanted) {
        if (wanted.length == 0) {
            return new byte[0][]; // Matrix has no shape without rows.
        }
        var known = new Matrix(select(intact));
        var result = new Matrix(select(wanted)).times(known.invert());
        byte[][] factors = new byte[wanted.length][];
        Arrays.setAll(factors, result::getRow);
        return factors;
    }

    private byte[][] select(int[] shardIndexes) {
        byte[][] selected = new byte[shardIndexes.length][];
        Arrays.setAll(selected, i -> rows[shardIndexes[i]]);
        return selected;
    }
}
