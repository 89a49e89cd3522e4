package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
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

    /** Takes over what an earlier process has repaired. */
    void goOn(StripeProgress before) {
        for (int index = 0; index < shards && options.repair(); index++) {
            mended[index].or(before.repaired()[index]);
        }
        before.newFiles()
                .names()
                .forEach(
                        (index, name) -> {
                            int cells = Geometry.cellCount(folder.shardBytes(stripe, index));
                            var rows = new BitSet();
                            rows.set(0, Math.min(before.row(), cells));
                            rows.andNot(before.lost()[index]);
                            menders[index].goOn(name, rows);
                        });
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

    /**
     * By shard, the names of the new files that are being written; nothing when one of the missing
     * shards has none.
     */
    Optional<NewFiles> newFiles() {
        var names = new TreeMap<Integer, String>();
        for (int index : lengths.missing().stream().toArray()) {
            var name = menders[index] == null ? null : menders[index].newFile();
            if (name == null) {
                return Optional.empty();
            }
            names.put(index, name);
        }
        return Optional.of(new NewFiles(names));
    }

    /** Whether an earlier process can be gone on with. */
    boolean canGoOn(StripeProgress before) throws IOException {
        return (options.repair() || before.newFiles().names().isEmpty())
                && before.newFiles().fit(folder, stripe, lengths.missing());
    }

    /** Ends here, to be gone on with. */
    void leave() throws IOException {
        for (var mender : menders) {
            if (mender != null) {
                mender.leave();
            }
        }
    }

    /** Gives up what is under way. */
    void abandon(IOException cause) throws IOException {
        for (var mender : menders) {
            if (mender != null) {
                mender.abandon(cause);
            }
        }
    }
}
