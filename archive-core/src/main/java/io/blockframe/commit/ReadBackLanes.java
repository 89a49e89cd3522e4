package io.blockframe.commit;

import io.blockframe.commit.WorkQueue.Progress;

import java.io.IOException;

/**
 * Reads shards back from the medium on two threads in turn: while the one hashes, the drive works
 * for the other. Used by one thread.
 */
final class ReadBackLanes implements AutoCloseable {

    private static final int SLICE_BYTES = 4 << 20;

    private final Lane[] lanes = {new Lane(0), new Lane(1)};
    private int turn;

    private record Lane(WorkQueue thread, MediumReadBack medium) {
        Lane(int number) {
            this(
                    WorkQueue.threaded("blockframe-checker-" + number),
                    new MediumReadBack(SLICE_BYTES));
        }
    }

    /**
     * Begins to check a shard.
     *
     * @param forced the forcing of its file
     * @return fails when the medium does not hold what was written
     */
    Progress check(StagedShards target, WrittenShard shard, Progress forced) throws IOException {
        var lane = lanes[turn++ % lanes.length];
        lane.thread.submit(
                () -> {
                    forced.await();
                    lane.medium.checkShard(target, shard);
                });
        return lane.thread.progress();
    }

    @Override
    public void close() {
        for (var lane : lanes) {
            lane.thread.close();
            lane.medium.close();
        }
    }
}
