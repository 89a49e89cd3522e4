package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;

/** Inspects one stripe, and repairs what can be repaired of it. */
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
     * Inspects the stripe.
     *
     * @param copies compared with the records that the cells call for
     * @throws InterruptedIOException when the thread is interrupted
     * @throws IOException for an error that is not damage: then nothing is said of the stripe
     */
    void inspect(RecordsMender copies) throws IOException {
        records = StripeRecords.inspect(folder, stripe, options.fromMedium());
        evident =
                records.unknown().isEmpty()
                        ? StripePass.bitSets(shards)
                        : new RecordRecovery(
                                        folder, stripe, records, resources, options.fromMedium())
                                .run();
        StripePass pass;
        long bytes = 0;
        try (var bands = new StripeBands(folder, stripe, resources, options.fromMedium())) {
            lookAtLengths(bands);
            pass = pass(bands, options.repair() ? menders() : new ShardMender[shards]);
            for (int index = 0; index < shards; index++) {
                bytes += folder.shardBytes(stripe, index);
            }
            copies.compare(stripe, pass.truth(), records);
        }
        var inPlace = failedInPlace();
        if (inPlace.length > 0) {
            try (var bands = new StripeBands(folder, stripe, resources, options.fromMedium())) {
                pass(bands, replacing(inPlace));
            }
        }
        findings.checked(bytes);
        report(pass);
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
                menders[index] =
                        new ShardMender(folder, stripe, index, records, missing.get(index));
            }
        }
        return menders;
    }

    private ShardMender[] replacing(int[] indexes) {
        var menders = new ShardMender[shards];
        for (int index : indexes) {
            menders[index] = new ShardMender(folder, stripe, index, records, true);
        }
        return menders;
    }

    /** Shards that could not be written in place: a new file may do. */
    private int[] failedInPlace() {
        var failed = new BitSet();
        for (int index = 0; index < shards; index++) {
            boolean hopeless = failures[index] == null || DiskErrors.isReadOnly(failures[index]);
            failed.set(index, !hopeless && !missing.get(index));
        }
        return failed.stream().toArray();
    }

    private StripePass pass(StripeBands bands, ShardMender[] menders) throws IOException {
        var pass =
                new StripePass(
                        folder, stripe, records, bands, evident, menders, options, resources);
        try {
            for (int band = 0; band < bands.bandCount(); band++) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted while inspecting");
                }
                options.progress().accept(pass.run(band));
            }
            resources.workers().forEach(shards, (index, _) -> finish(menders[index], index));
        } catch (IOException e) {
            for (var mender : menders) {
                if (mender != null) {
                    mender.abandon(e);
                }
            }
            throw e;
        }
        return pass;
    }

    private void finish(ShardMender mender, int index) {
        if (mender != null) {
            mender.finish(tooLong.get(index));
            mended[index].or(mender.mended());
            failures[index] = mender.failure();
        }
    }

    private void report(StripePass pass) throws IOException {
        int k = folder.geometry().dataShards();
        for (int index = 0; index < shards; index++) {
            if (folder.hasFile(stripe, index)) {
                boolean repaired = report(pass.bad()[index], index);
                if (index < k && (wrongLength.get(index) || !pass.bad()[index].isEmpty())) {
                    findings.badSegment(stripe * k + index, repaired);
                }
                if (index < k) {
                    reportLost(pass.lost()[index], index);
                }
            }
        }
        if (pass.inconsistentRows() > 0) {
            findings.inconsistent(
                    "stripe %d: the parity of %d rows verifies, but is not of this data: commit the file again"
                            .formatted(stripe, pass.inconsistentRows()));
        }
    }

    /** Returns whether the shard is wholly right now. */
    private boolean report(BitSet bad, int index) throws IOException {
        var repaired = (BitSet) bad.clone();
        repaired.and(mended[index]);
        boolean data = index < folder.geometry().dataShards();
        var tally = data ? findings.dataCells : findings.parityCells;
        tally.add(bad.cardinality(), repaired.cardinality());
        boolean rightLength = !wrongLength.get(index) || options.repair() && hasRightLength(index);
        if (wrongLength.get(index)) {
            findings.shardFiles.add(1, rightLength ? 1 : 0);
        }
        var place = folder.shard(stripe, index).place().printable();
        if (failures[index] != null) {
            findings.note("%s not repaired: %s".formatted(place, failures[index].getMessage()));
        }
        if (!records.known(index)) {
            findings.note(
                    "%s cannot be verified: the records of its cells are damaged in every copy"
                            .formatted(place));
        }
        return rightLength && repaired.equals(bad);
    }

    private boolean hasRightLength(int index) throws IOException {
        try {
            FileStatus found = folder.disk().status(folder.path(folder.shard(stripe, index)));
            return found.isFile() && found.sizeBytes() == folder.shardBytes(stripe, index);
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    private void reportLost(BitSet rows, int index) {
        long first = folder.treePlace(stripe, index).firstByte();
        int shardBytes = folder.shardBytes(stripe, index);
        for (int row : rows.stream().toArray()) {
            long offset = (long) row * Geometry.CELL_BYTES;
            long bytes = Math.min(Geometry.CELL_BYTES, shardBytes - offset);
            findings.lost(new ByteRange(first + offset, first + offset + bytes));
        }
    }
}
