package io.blockframe.commit;

import java.io.IOException;

/**
 * Makes a stripe durable behind the writing: when its shards are, the cell records, and then it
 * notes the stripe in the journal.
 */
final class StripeSettler implements AutoCloseable {

    private final StagedShards target;
    private final Journal journal;
    private final MediumReadBack medium = new MediumReadBack(StripeBuffers.SLICE_BYTES);

    StripeSettler(StagedShards target, Journal journal) {
        this.target = target;
        this.journal = journal;
    }

    /** Settles the rest of a stripe whose shards were forced and read back. */
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
