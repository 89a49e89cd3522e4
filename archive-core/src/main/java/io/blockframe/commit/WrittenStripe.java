package io.blockframe.commit;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A stripe whose shards were all written.
 *
 * @param index of the stripe
 * @param shards those that have a file, in order
 * @param records their cell records, in the order of {@code cells.dat}
 */
record WrittenStripe(int index, List<Shard> shards, MemorySegment records) {

    /** How long the records of {@code shardBytes} are. */
    static long recordsBytes(long shardBytes) {
        return (long) Geometry.cellCount(shardBytes) * CellRecords.BYTES;
    }
}
