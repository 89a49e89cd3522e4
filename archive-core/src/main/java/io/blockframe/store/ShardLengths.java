package io.blockframe.store;

import java.io.IOException;
import java.util.BitSet;

/**
 * The shards of a stripe whose files are not what they should be, whatever is in them.
 *
 * @param wrong all of them: of another length, or no file of their own
 * @param missing those that have no file of their own
 * @param secondNames those of them that are another name of an earlier shard's file
 * @param tooLong those with bytes past their end
 */
record ShardLengths(BitSet wrong, BitSet missing, BitSet secondNames, BitSet tooLong) {

    static ShardLengths of(EntryFolder folder, int stripe, StripeBands bands) throws IOException {
        var lengths = new ShardLengths(new BitSet(), new BitSet(), new BitSet(), new BitSet());
        var names = new SecondNames(folder.disk());
        for (int index = 0; index < folder.geometry().totalShards(); index++) {
            if (folder.hasFile(stripe, index)) {
                long found = bands.fileBytes(index);
                int expected = folder.shardBytes(stripe, index);
                boolean second = names.isSecond(folder.path(folder.shard(stripe, index)));
                lengths.wrong.set(index, second || found != expected);
                lengths.missing.set(index, second || found < 0);
                lengths.secondNames.set(index, second);
                lengths.tooLong.set(index, found > expected);
            }
        }
        return lengths;
    }
}
