package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.TreeMap;

/** The repair of one stripe: who writes to each of its shards, and what came of it. */
final class StripeRepair {

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final ShardLengths lengths;
    private final InspectorOptions options;
    private final InspectorResources resources;
    private final int shards;
    private final BitSet[] mended;
    private final IOException[] failures;
    private ShardMender[] menders; // null for a shard that nobody writes to

    StripeRepair(
            EntryFolder folder,
            int stripe,
            StripeRecords records,
            ShardLengths lengths,
            InspectorOptions options,
            InspectorResources resources) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.lengths = lengths;
        this.options = options;
        this.resources = resources;
        this.shards = folder.geometry().totalShards();
        this.mended = StripePass.bitSets(shards);
        this.failures = new IOException[shards];
        this.menders = new ShardMender[shards];
        for (int index = 0; index < shards && options.repair(); index++) {
            if (folder.hasFile(stripe, index) && records.known(index)) {
                menders[index] = mender(index, lengths.missing().get(index));
            }
        }
    }

    private ShardMender mender(int index, boolean replacing) {
        return new ShardMender(folder, stripe, index, records, replacing, options.listener());
    }

    /**
     * Takes over what an earlier process has repaired, where it can be gone on with: the same
     * shards are missing, and the new files have on the medium what was written, which is read in
     * one go, outside the rate. If not, nothing is taken over; when one of the files is not right,
     * all of them are deleted.
     *
     * @throws IOException for an error that is not damage
     */
    boolean goOn(StripeProgress before) throws IOException {
        if (before.repair() != options.repair()
                || !before.missing().equals(lengths.missing())
                || options.repair() && !goOnWithNewFiles(before)) {
            return false;
        }
        for (int index = 0; index < shards; index++) {
            mended[index].or(before.repairedInPlace(index));
        }
        return true;
    }

    private boolean goOnWithNewFiles(StripeProgress before) throws IOException {
        boolean right = true;
        for (int index : lengths.missing().stream().toArray()) {
            var name = before.newFiles().names().get(index);
            var rows = before.rows(index, Geometry.cellCount(folder.shardBytes(stripe, index)));
            right &= name == null ? rows.isEmpty() : menders[index].goOn(name, rows);
        }
        for (int index : lengths.missing().stream().toArray()) {
            if (!right) {
                menders[index].forget();
            }
        }
        return right;
    }

    /** By shard; null where nothing is written. */
    ShardMender[] menders() {
        return menders;
    }

    /** By shard, the rows whose cells were written. */
    BitSet[] mended() {
        return mended;
    }

    /** By shard, why it could not be written; null where it could. */
    IOException[] failures() {
        return failures;
    }

    boolean isAnyFailed() {
        return Arrays.stream(menders).anyMatch(it -> it != null && it.failure() != null);
    }

    /** What was written so far is forced and read back. */
    void secure() throws IOException {
        resources
                .workers()
                .forEach(
                        shards,
                        (index, _) -> {
                            if (menders[index] != null) {
                                menders[index].secure();
                            }
                        });
    }

    /**
     * Brings everything that was written to its end.
     *
     * @param pass through the whole stripe
     */
    void finish(StripePass pass) throws IOException {
        resources
                .workers()
                .forEach(
                        shards,
                        (index, _) -> {
                            if (menders[index] != null) {
                                finish(menders[index], index, pass);
                            }
                        });
    }

    private void finish(ShardMender mender, int index, StripePass pass) {
        mender.finish(lengths.tooLong().get(index) && !keepsRest(index, pass));
        mended[index].or(mender.mended());
        failures[index] = mender.failure();
    }

    /** What is past the end of a shard with lost cells may be what is left of them. */
    private boolean keepsRest(int index, StripePass pass) {
        return lengths.tooLong().get(index) && !pass.lost()[index].isEmpty();
    }

    /**
     * Begins new files for the shards that could not be written in place, and for no others.
     *
     * @param pass through the whole stripe
     * @return whether there are any
     */
    boolean beginsAnew(StripePass pass) {
        var anew = new ShardMender[shards];
        boolean any = false;
        for (int index = 0; index < shards; index++) {
            boolean hopeless = failures[index] == null || DiskErrors.isReadOnly(failures[index]);
            if (!hopeless && !lengths.missing().get(index) && !keepsRest(index, pass)) {
                anew[index] = mender(index, true);
                any = true;
            }
        }
        if (any) {
            menders = anew;
        }
        return any;
    }

    /** By shard, the names of the new files that are being written. */
    NewFiles newFiles() {
        var names = new TreeMap<Integer, String>();
        for (int index : lengths.missing().stream().toArray()) {
            if (menders[index] != null && menders[index].newFile() != null) {
                names.put(index, menders[index].newFile());
            }
        }
        return new NewFiles(names);
    }

    /** Ends here, to be gone on with. */
    void leave() {
        for (var mender : menders) {
            if (mender != null) {
                mender.leave();
            }
        }
    }

    /** Gives up what is under way. */
    void abandon(IOException cause) {
        for (var mender : menders) {
            if (mender != null) {
                mender.abandon(cause);
            }
        }
    }
}
