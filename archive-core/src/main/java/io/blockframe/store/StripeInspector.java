package io.blockframe.store;

import io.blockframe.disk.DiskErrors;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.BitSet;

/** Inspects one stripe band by band, and repairs what can be repaired of it. */
final class StripeInspector {

    private final EntryFolder folder;
    private final int stripe;
    private final InspectorOptions options;
    private final InspectorResources resources;
    private final Findings findings;
    private final int shards;
    private final BitSet wrongLength = new BitSet();
    private final BitSet missing = new BitSet();
    private final BitSet tooLong = new BitSet();
    private final BitSet[] mended;
    private final IOException[] failures;
    private StripeRecords records;
    private BitSet[] evident;
    private StripeBands bands;
    private ShardMender[] menders;
    private StripePass pass;
    private int band;

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
        this.mended = StripePass.bitSets(shards);
        this.failures = new IOException[shards];
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
        lookAtLengths(bands);
        menders = options.repair() ? menders() : new ShardMender[shards];
        pass = newPass(bands, menders);
        band = isResumable() ? bands.bandAt(before.row()) : 0;
        if (band > 0) {
            goOn(before);
        }
    }

    private void goOn(StripeProgress before) {
        pass.goOn(before);
        wrongLength.or(before.wrongLength());
        for (int index = 0; index < shards && options.repair(); index++) {
            mended[index].or(before.repaired()[index]);
        }
    }

    /**
     * Inspects one band; after the last one the stripe is repaired, forced and read back.
     *
     * @param copies compared with the records that the cells call for
     * @return whether there are more bands
     * @throws InterruptedIOException when the thread is interrupted
     * @throws IOException for an error that is not damage: then nothing is said of the stripe
     */
    boolean step(RecordsMender copies) throws IOException {
        runBand(bands, pass, band);
        band++;
        if (band < bands.bandCount()) {
            resources.workers().forEach(shards, (index, _) -> secure(menders[index]));
            return true;
        }
        finish(menders);
        copies.compare(stripe, pass.truth(), records);
        bands.close();
        var inPlace = failedInPlace();
        if (inPlace.length > 0) {
            replace(inPlace);
        }
        for (int index = 0; index < shards; index++) {
            findings.checked(folder.shardBytes(stripe, index));
        }
        new StripeReport(folder, stripe, options, records, findings)
                .tell(pass, wrongLength, mended, failures);
        return false;
    }

    /** A new file may do what could not be written in place. */
    private void replace(int[] indexes) throws IOException {
        menders = replacing(indexes);
        try (var again = new StripeBands(folder, stripe, resources, options.fromMedium())) {
            var writing = newPass(again, menders);
            for (int next = 0; next < again.bandCount(); next++) {
                runBand(again, writing, next);
            }
            finish(menders);
        }
    }

    private StripePass newPass(StripeBands source, ShardMender[] writers) {
        return new StripePass(
                folder, stripe, records, source, evident, writers, options, resources);
    }

    private void runBand(StripeBands source, StripePass through, int next) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while inspecting");
        }
        options.listener().checked(through.run(next));
    }

    private static void secure(ShardMender mender) {
        if (mender != null) {
            mender.secure();
        }
    }

    /** Where to go on in another process; at the beginning when the stripe has to begin anew. */
    StripeProgress progress() {
        if (!isResumable()) {
            return StripeProgress.none(shards);
        }
        return new StripeProgress(
                bands.firstRow(band),
                pass.bad(),
                pass.lost(),
                wrongLength,
                pass.inconsistentRows());
    }

    /**
     * A file that is written as a whole is nothing before it is whole; and what the cells are to be
     * compared with, where no copy of that is left, takes all of them to find out.
     */
    private boolean isResumable() {
        return records.unknown().isEmpty() && missing.isEmpty() && !anyFailed();
    }

    private boolean anyFailed() {
        return Arrays.stream(menders).anyMatch(it -> it != null && it.failure() != null);
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
        return new FoundInStripe(dataCells, parityCells, wrongLength.cardinality());
    }

    /** Gives up what is under way: a stripe that is not finished says nothing. */
    void abandon(IOException cause) throws IOException {
        if (menders != null) {
            for (var mender : menders) {
                if (mender != null) {
                    mender.abandon(cause);
                }
            }
        }
        if (bands != null) {
            bands.close();
        }
    }

    private void lookAtLengths(StripeBands bands) throws IOException {
        for (int index = 0; index < shards; index++) {
            if (folder.hasFile(stripe, index)) {
                long found = bands.fileBytes(index);
                int expected = folder.shardBytes(stripe, index);
                wrongLength.set(index, found != expected);
                missing.set(index, found < 0);
                tooLong.set(index, found > expected);
            }
        }
    }

    private ShardMender[] menders() {
        var menders = new ShardMender[shards];
        for (int index = 0; index < shards; index++) {
            if (folder.hasFile(stripe, index) && records.known(index)) {
                menders[index] = mender(index, missing.get(index));
            }
        }
        return menders;
    }

    private ShardMender mender(int index, boolean replacing) {
        return new ShardMender(folder, stripe, index, records, replacing, options.listener());
    }

    private ShardMender[] replacing(int[] indexes) {
        var menders = new ShardMender[shards];
        for (int index : indexes) {
            menders[index] = mender(index, true);
        }
        return menders;
    }

    /** Shards that could not be written in place: a new file may do. */
    private int[] failedInPlace() {
        var failed = new BitSet();
        for (int index = 0; index < shards; index++) {
            boolean hopeless = failures[index] == null || DiskErrors.isReadOnly(failures[index]);
            failed.set(index, !hopeless && !missing.get(index) && !keepsRest(index));
        }
        return failed.stream().toArray();
    }

    /** What is past the end of a shard with lost cells may be what is left of them. */
    private boolean keepsRest(int index) {
        return tooLong.get(index) && !pass.lost()[index].isEmpty();
    }

    private void finish(ShardMender[] writers) throws IOException {
        resources.workers().forEach(shards, (index, _) -> finish(writers[index], index));
    }

    private void finish(ShardMender mender, int index) {
        if (mender != null) {
            mender.finish(tooLong.get(index) && !keepsRest(index));
            mended[index].or(mender.mended());
            failures[index] = mender.failure();
        }
    }
}
