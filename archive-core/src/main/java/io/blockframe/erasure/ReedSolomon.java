package io.blockframe.erasure;

import java.lang.foreign.MemorySegment;

/**
 * Reed-Solomon coding of stripes over GF(2^8) with polynomial 29, its matrix and so its parity
 * equal to JavaReedSolomon's: any k of the k + m shards give back the others.
 *
 * <p>Works on any range of the shards alone, because byte i of the parity depends on byte i of the
 * data shards only. Thread-safe; keeps no memory that it was lent.
 */
public interface ReedSolomon {

    /** The code for k data and m parity shards, k + m at most 256. Instances are shared. */
    static ReedSolomon of(int dataShards, int parityShards) {
        return ReedSolomonCodes.of(dataShards, parityShards);
    }

    int dataShards();

    int parityShards();

    /**
     * Adds what one data shard contributes to every parity shard: {@code parity[j] ^=
     * c[j][dataIndex] * data}. Parity that starts as zeros is complete when every data shard was
     * added, in any order; zeros add nothing.
     *
     * @param dataIndex 0 to k-1
     * @param data off-heap bytes of that shard
     * @param parity m off-heap ranges of at least that length
     */
    void accumulate(int dataIndex, MemorySegment data, MemorySegment[] parity);

    /**
     * Prepares the rebuilding of shards.
     *
     * @param intact k distinct shard indexes (data 0 to k-1, parity k to k+m-1), whose bytes will
     *     be the input
     * @param wanted shard indexes to compute from them, at most k+m
     */
    Rebuild rebuild(int[] intact, int[] wanted);

    /** Computes wanted shards from k intact ones. */
    interface Rebuild {
        /**
         * @param inputs k ranges of equal length in the order of {@code intact}; null stands for
         *     zeros
         * @param outputs receives the wanted shards in the order of {@code wanted}, same length;
         *     must not overlap the inputs
         */
        void run(MemorySegment[] inputs, MemorySegment[] outputs);
    }
}
