package io.blockframe.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;

/** Inspects one stripe band by band, and repairs what can be repaired of it. */
final class StripeInspector {

    private final EntryFolder folder;
    private final int stripe;
    private final InspectorOptions options;
    private final InspectorResources resources;
    private final Findings findings;
    private final int shards;
    private StripeRecords records;
    private BitSet[] evident;
    private StripeBands bands;
    private ShardLengths lengths;
    private StripeRepair repair;
    private StripePass pass;
    private boolean crcsSettled = true;
    private int row; // before it everything is done

    /** What was found in a stripe: cells, and files of a wrong length. */
    record FoundInStripe(long dataCells, long parityCells, long shardFiles) {
        static final FoundInStripe NOTHING = new FoundInStripe(0, 0, 0);

        /** The most of each kind. */
        FoundInStripe max(FoundInStripe other) {
            return new FoundInStripe(
                    Math.max(dataCells, other.dataCells),
                    Math.max(parityCells, other.parityCells),
                    Math.max(shardFiles, other.shardFiles));
        }
    }

    StripeInspector(
            EntryFolder folder,
            int stripe,
            InspectorOptions options,
            InspectorResources resources,
            Findings findings) {
        this.folder = folder;
        this.stripe = stripe;
        this.options = options;
        this.resources = resources;
        this.findings = findings;
        this.shards = folder.geometry().totalShards();
    }

    /**
     * Begins with what is known of the stripe.
     *
     * @param before where a pass was; {@link #progress} says when it can be gone on with
     * @throws IOException for an error that is not damage: then nothing is said of the stripe
     */
    void begin(StripeProgress before) throws IOException {
        records = StripeRecords.inspect(folder, stripe, options.fromMedium());
        evident =
                records.unknown().isEmpty()
                        ? StripePass.bitSets(shards)
                        : new RecordRecovery(
                                        folder, stripe, records, resources, options.fromMedium())
                                .run();
        bands = new StripeBands(folder, stripe, resources, options.fromMedium());
        lengths = ShardLengths.of(folder, stripe, bands);
        repair = new StripeRepair(folder, stripe, records, lengths, options, resources);
        pass = newPass(bands);
        if (!goesOn(before.row())) {
            return;
        }
        boolean settled =
                new DifferingCrcs(folder, stripe, records, options.fromMedium())
                        .settle(before.row());
        if (repair.goOn(before)) {
            crcsSettled = settled;
            row = before.row();
            pass.goOn(before);
            lengths.wrong().or(before.wrongLength());
        }
    }

    private boolean goesOn(int row) {
        return row > 0 && row < folder.rowCount(stripe) && records.unknown().isEmpty();
    }

    /**
     * Inspects 4 MiB of each shard; after the last of them the stripe is repaired, forced and read
     * back.
     *
     * @param copies compared with the records that the cells call for
     * @return whether there is more
     * @throws StoppedException when the listener says so; what was done until then is in {@link
     *     #progress}
     * @throws InterruptedIOException when the thread is interrupted
     * @throws IOException for an error that is not damage: then nothing is said of the stripe
     */
    boolean step(RecordsMender copies) throws IOException {
        int end = row + bands.stepRows();
        boolean more = stepOfBand(copies);
        while (more && row < end) {
            more = stepOfBand(copies);
        }
        return more;
    }

    private boolean stepOfBand(RecordsMender copies) throws IOException {
        runBand(pass, row);
        row = bands.endRow();
        if (row < folder.rowCount(stripe)) {
            repair.secure();
            return true;
        }
        repair.finish(pass);
        if (!crcsSettled) {
            copies.giveUp();
        }
        copies.compare(stripe, pass.truth(), records);
        bands.close();
        if (repair.beginsAnew(pass)) {
            replace();
        }
        for (int index = 0; index < shards; index++) {
            findings.checked(folder.shardBytes(stripe, index));
        }
        new StripeReport(folder, stripe, options, records, findings)
                .tell(pass, lengths, repair.mended(), repair.failures());
        return false;
    }

    /** A new file may do what could not be written in place. */
    private void replace() throws IOException {
        try (var again = new StripeBands(folder, stripe, resources, options.fromMedium())) {
            var writing = newPass(again);
            for (int next = 0; next < folder.rowCount(stripe); next = again.endRow()) {
                runBand(writing, next);
            }
            repair.finish(pass);
        }
    }

    private StripePass newPass(StripeBands source) {
        return new StripePass(
                folder, stripe, records, source, evident, repair.menders(), options, resources);
    }

    private void runBand(StripePass through, int next) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while inspecting");
        }
        if (options.listener().stops()) {
            throw new StoppedException(); // also where the whole band was read ahead
        }
        options.listener().checked(through.run(next));
    }

    /** Where to go on in another process; at the beginning when the stripe has to begin anew. */
    StripeProgress progress() {
        if (!isResumable()) {
            return StripeProgress.none(shards);
        }
        return new StripeProgress(
                options.repair(),
                row,
                pass.bad(),
                pass.lost(),
                lengths.wrong(),
                lengths.missing(),
                pass.inconsistentRows(),
                repair.newFiles());
    }

    /**
     * What the cells are to be compared with, where no copy of that is left, takes all of them to
     * find out; and what could not be written in place is written anew.
     */
    private boolean isResumable() {
        return row < folder.rowCount(stripe)
                && records.unknown().isEmpty()
                && !repair.isAnyFailed();
    }

    /** What was found so far, repaired or not. */
    FoundInStripe found() {
        int k = folder.geometry().dataShards();
        long dataCells = 0;
        long parityCells = 0;
        for (int index = 0; index < shards; index++) {
            int cells = pass.bad()[index].cardinality();
            dataCells += index < k ? cells : 0;
            parityCells += index < k ? 0 : cells;
        }
        return new FoundInStripe(dataCells, parityCells, lengths.wrong().cardinality());
    }

    /** Ends here, to be gone on with where {@link #progress} says. */
    void leave() throws IOException {
        if (progress().row() == 0) {
            abandon(new InterruptedIOException("the inspection was ended"));
            return;
        }
        repair.leave();
        bands.close();
    }

    /** Gives up what is under way: a stripe that is not finished says nothing. */
    void abandon(IOException cause) throws IOException {
        if (repair != null) {
            repair.abandon(cause);
        }
        if (bands != null) {
            bands.close();
        }
    }
}
