package io.blockframe.commit;

import java.io.IOException;

/**
 * Makes a stripe durable behind the writing: forces each shard and reads it back from the medium,
 * then the cell records, and then notes the stripe in the journal.
 */
final class StripeSettler implements AutoCloseable {

    private final StagedShards target;
    private final Journal journal;
    private final MediumCheck medium = new MediumCheck();

    StripeSettler(StagedShards target, Journal journal) {
        this.target = target;
        this.journal = journal;
    }

    /** Reads a shard back that was forced. */
    void check(WrittenShard shard) throws IOException {
        medium.checkShard(target, shard);
    }

    /** Settles the rest of a stripe whose shards are settled. */
    void settle(WrittenStripe stripe) throws IOException {
        target.writeRecords(stripe);
        target.forceRecords();
        target.forceDirectories(stripe.index());
        medium.checkRecords(target, stripe);
        journal.append(stripe.index(), stripe.shards());
    }

    @Override
    public void close() {
        medium.close();
    }
}
