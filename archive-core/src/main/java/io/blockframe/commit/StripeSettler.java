package io.blockframe.commit;

import java.io.IOException;

/**
 * Makes written stripes durable: forces their shards and cell records, reads both back from the
 * medium, and then notes them in the journal. Runs beside the writing of the next stripe.
 */
final class StripeSettler implements AutoCloseable {

    private final StagedShards target;
    private final Journal journal;
    private final MediumCheck medium = new MediumCheck();

    StripeSettler(StagedShards target, Journal journal) {
        this.target = target;
        this.journal = journal;
    }

    /** Settles a stripe and closes its files. */
    void settle(WrittenStripe stripe) throws IOException {
        try (stripe) {
            for (var file : stripe.files()) {
                file.force();
            }
        }
        target.writeRecords(stripe);
        target.forceRecords();
        target.forceDirectories(stripe.index());
        medium.checkShards(target, stripe);
        medium.checkRecords(target, stripe);
        journal.append(stripe.index(), stripe.shards());
    }

    @Override
    public void close() {
        medium.close();
    }
}
