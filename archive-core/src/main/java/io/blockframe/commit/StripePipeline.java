package io.blockframe.commit;

import io.blockframe.format.Shard;
import io.blockframe.store.SmallFiles;
import io.blockframe.store.Trees;

import java.io.IOException;
import java.util.List;

/**
 * Writes shards, and forces and reads them back behind the writing, so that the disk never waits
 * for the end of a stripe. Memory is one stripe's parity, two stripes' records, and the slices that
 * are written and read back.
 */
final class StripePipeline implements AutoCloseable {

    private static final int SLICES = 8;

    private final StagedShards target;
    private final StripeBuffers buffers;
    private final WorkQueue encoder = WorkQueue.threaded("blockframe-encoder");
    private final WorkQueue forcing = WorkQueue.threaded("blockframe-forcer");
    private final ReadBackLanes checking = new ReadBackLanes();
    private final WorkQueue settling = WorkQueue.threaded("blockframe-settler");
    private final Journal journal;
    private final StripeSettler settler;
    private final StripeWriter writer;
    private WorkQueue.Progress stripeBefore = () -> {};

    private StripePipeline(SourceFile source, StagedShards target, Journal journal) {
        this.target = target;
        this.journal = journal;
        this.buffers = new StripeBuffers(target.geometry(), longestShardBytes(target), SLICES);
        this.settler = new StripeSettler(target, journal);
        this.writer = new StripeWriter(target, source, buffers, encoder, this::settleLater);
    }

    /**
     * Opens the pipeline.
     *
     * @param stripesDone stripes that are not done again; 0 begins a new journal
     */
    static StripePipeline open(
            SourceFile source, StagedShards target, Staging staging, int stripesDone)
            throws IOException {
        var disk = target.disk();
        SmallFiles.createDirectories(disk, target.directory());
        if (stripesDone == 0) {
            Trees.delete(disk, staging.journal());
            var journal =
                    Journal.create(
                            disk,
                            staging.journal(),
                            source.source().file(),
                            source.identity(),
                            target.geometry());
            try {
                disk.forceDirectory(staging.directory());
            } catch (IOException e) {
                journal.close();
                throw e;
            }
            return new StripePipeline(source, target, journal);
        }
        return new StripePipeline(
                source, target, Journal.reopen(disk, staging.journal(), stripesDone));
    }

    private static long longestShardBytes(StagedShards target) {
        return target.geometry().shardBytes(target.fileBytes(), 0, 0);
    }

    /** Writes a stripe, and waits only for the one before it to be durable. */
    List<Shard> commit(int stripe) throws IOException {
        target.delete(stripe); // what a crash left of it is in the way
        var written = writer.write(stripe);
        stripeBefore.await();
        settling.submit(() -> settler.settle(written));
        stripeBefore = settling.progress();
        return written.shards();
    }

    private void settleLater(WrittenShard shard) throws IOException {
        settling.check();
        forcing.submit(WorkQueue.Work.using(shard, () -> shard.file().force()));
        settling.submit(checking.check(target, shard, forcing.progress())::await);
    }

    /** Waits until every stripe is durable, read back and journalled. */
    void finish() throws IOException {
        settling.await();
    }

    @Override
    public void close() throws IOException {
        try (journal;
                buffers;
                settler;
                settling;
                checking;
                forcing;
                encoder) {
            // Closed in reverse order: the threads first, then what they use.
        }
    }
}
