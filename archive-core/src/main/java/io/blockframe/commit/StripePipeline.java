package io.blockframe.commit;

import io.blockframe.format.Shard;
import io.blockframe.store.SmallFiles;
import io.blockframe.store.Trees;

import java.io.IOException;
import java.util.List;

/**
 * Two stripes under way: one is read, written and encoded, the one before it is forced, read back
 * and journalled. Memory is one stripe's parity and two stripes' records.
 */
final class StripePipeline implements AutoCloseable {

    private final StagedShards target;
    private final StripeBuffers buffers;
    private final Encoder encoder = Encoder.threaded("blockframe-encoder");
    private final Encoder settling = Encoder.threaded("blockframe-settler");
    private final Journal journal;
    private final StripeSettler settler;
    private final StripeWriter writer;

    private StripePipeline(SourceFile source, StagedShards target, Journal journal) {
        this.target = target;
        this.journal = journal;
        this.buffers = new StripeBuffers(target.geometry(), longestShardBytes(target));
        this.settler = new StripeSettler(target, journal);
        this.writer = new StripeWriter(target, source, buffers, encoder);
    }

    /**
     * Opens the pipeline.
     *
     * @param stripesDone stripes that the staging folder's journal lists; 0 begins a new one
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
            disk.forceDirectory(staging.directory());
            return new StripePipeline(source, target, journal);
        }
        return new StripePipeline(source, target, Journal.reopen(disk, staging.journal()));
    }

    private static long longestShardBytes(StagedShards target) {
        return target.geometry().shardBytes(target.fileBytes(), 0, 0);
    }

    /** Writes a stripe, and waits only for the one before it to be durable. */
    List<Shard> commit(int stripe) throws IOException {
        // What a crash left of this stripe is in the way.
        for (var plan : target.plans(stripe)) {
            Trees.delete(target.disk(), target.path(plan));
        }
        var written = writer.write(stripe);
        try {
            settling.await();
        } catch (IOException | RuntimeException e) {
            written.close();
            throw e;
        }
        settling.submit(() -> settler.settle(written));
        return written.shards();
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
                encoder) {
            // Closed in reverse order: the threads first, then what they use.
        }
    }
}
