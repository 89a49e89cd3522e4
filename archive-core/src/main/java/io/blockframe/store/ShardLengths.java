package io.blockframe.store;

import java.io.IOException;
import java.util.BitSet;

/**
 * The shards of a stripe whose files have not the length they should have.
 *
 * @param wrong all of them
 * @param missing those that have no file
 * @param tooLong those with bytes past their end
 */
record ShardLengths(BitSet wrong, BitSet missing, BitSet tooLong) {

    static ShardLengths of(EntryFolder folder, int stripe, StripeBands bands) throws IOException {
        var lengths = new ShardLengths(new BitSet(), new BitSet(), new BitSet());
        for (int index = 0; index < folder.geometry().totalShards(); index++) {
            if (folder.hasFile(stripe, index)) {
                long found = bands.fileBytes(index);
                int expected = folder.shardBytes(stripe, index);
                lengths.wrong.set(index, found != expected);
                lengths.missing.set(index, found < 0);
                lengths.tooLong.set(index, found > expected);
            }
        }
        return lengths;
    }
}
