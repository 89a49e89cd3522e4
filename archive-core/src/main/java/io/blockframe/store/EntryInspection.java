package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.IoPriority;
import io.blockframe.format.JsonFields;
import io.blockframe.store.Findings.Tally;
import io.blockframe.store.StripeInspector.FoundInStripe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;

/**
 * The inspection of one entry, 4 MiB of each shard at a time. Says after each of them where it is,
 * so that it can be gone on with in another process. Uses the memory of its inspector; for one
 * thread at a time.
 *
 * <p>A stripe is gone on with at its row, what was found in it included, and the new files that are
 * being written for it, which are read back first. It begins anew where other shards are missing
 * than before, where a new file is gone or does not verify, where a shard could not be written,
 * where repairing was switched on or off, or where no copy of a shard's cell records is left.
 */
public final class EntryInspection implements AutoCloseable {

    /** Files up to here are inspected sooner than a second thread is awake. */
    private static final long SMALL_BYTES = 256 << 10;

    private final Archive archive;
    private final EntryFolder folder; // null when there is nothing to look into
    private final InspectorOptions options;
    private final InspectorResources resources;
    private final boolean resumed;
    private final Findings findings;
    private EntryReport report;
    private RecordsMender copies;
    private StripeInspector inspector; // of the stripe under way
    private boolean begun;
    private int stripe;
    private StripeProgress progress; // of the stripe under way, before this process
    private FoundInStripe foundBefore;

    EntryInspection(
            Archive archive,
            EntryFolder folder,
            InspectorOptions options,
            InspectorResources resources,
            Optional<JsonFields> place) {
        this.archive = archive;
        this.folder = folder;
        this.options = options;
        this.resources = folder.fileBytes() <= SMALL_BYTES ? resources.alone() : resources;
        var found = place.flatMap(saved -> EntryPlace.restore(saved, folder));
        this.resumed = found.isPresent();
        var from = found.orElseGet(() -> EntryPlace.beginning(folder));
        this.stripe = from.stripe();
        this.progress = from.progress();
        this.foundBefore = from.found();
        this.findings = from.findings();
    }

    private EntryInspection(EntryReport report) {
        this.archive = null;
        this.folder = null;
        this.options = null;
        this.resources = null;
        this.resumed = false;
        this.findings = new Findings();
        this.report = report;
    }

    /** An inspection that is over. */
    static EntryInspection of(EntryReport report) {
        return new EntryInspection(report);
    }

    /**
     * Where to go on, as JSON. What was found in a stripe that begins anew is found again, or was
     * repaired by then. One that has not begun says nothing: it begins with the manifests.
     */
    public String place() {
        if (folder == null || !begun && !resumed) {
            return EntryPlace.NONE;
        }
        var found = inspector == null ? foundBefore : foundBefore.max(inspector.found());
        return new EntryPlace(folder.geometry(), stripe, progress(), found, findings).save();
    }

    private StripeProgress progress() {
        return inspector == null ? progress : inspector.progress();
    }

    /**
     * Inspects some more, 4 MiB of each shard at most.
     *
     * @return whether there is more to do; if not, there is a {@link #report}
     * @throws StoppedException when the listener says so; another inspection can go on at its
     *     {@link #place}
     * @throws InterruptedIOException when the thread is interrupted; what was repaired stays so
     */
    public boolean step() throws InterruptedIOException {
        if (report != null) {
            return false;
        }
        if (!options.idle()) {
            return stepNow();
        }
        try (var _ = IoPriority.lower()) {
            return stepNow();
        }
    }

    private boolean stepNow() throws InterruptedIOException {
        if (!begun) {
            begun = true;
            begin();
        }
        if (stripe < folder.stripeCount() && copies != null) {
            if (attempt("stripe " + stripe, this::stepInStripe)) {
                return true;
            }
            giveUpStripe();
            return true;
        }
        end();
        return false;
    }

    private void begin() throws InterruptedIOException {
        if (!resumed) {
            attempt(
                    "manifests",
                    () -> new ManifestMender(archive, folder, options, findings).mend());
        }
        attempt("shards", this::openCopies);
    }

    private void openCopies() throws IOException {
        copies = new RecordsMender(folder, options, resources.copies(), findings);
        for (int before = 0; before < stripe; before++) {
            int checked = before;
            if (!attempt("cell records of stripe " + before, () -> compareChecked(checked))) {
                copies.giveUp();
            }
        }
    }

    private void compareChecked(int checked) throws IOException {
        var records = StripeRecords.inspect(folder, checked, options.fromMedium());
        if (!records.unknown().isEmpty()) {
            new RecordRecovery(folder, checked, records, resources, options.fromMedium()).run();
        }
        boolean settled =
                new DifferingCrcs(folder, checked, records, options.fromMedium())
                        .settle(folder.rowCount(checked));
        if (!settled) {
            copies.giveUp();
        }
        copies.compareChecked(checked, records);
    }

    private void stepInStripe() throws IOException {
        if (inspector == null) {
            inspector = beginStripe();
        }
        long data = findings.dataCells.bad();
        long parity = findings.parityCells.bad();
        long files = findings.shardFiles.bad();
        if (!inspector.step(copies)) {
            repairedBefore(findings.dataCells, data + foundBefore.dataCells());
            repairedBefore(findings.parityCells, parity + foundBefore.parityCells());
            repairedBefore(findings.shardFiles, files + foundBefore.shardFiles());
            nextStripe();
        }
    }

    private StripeInspector beginStripe() throws IOException {
        var begins = new StripeInspector(folder, stripe, options, resources, findings);
        try {
            begins.begin(progress());
            return begins;
        } catch (IOException e) {
            begins.abandon(e);
            throw e;
        }
    }

    /** What was found before and is right now was repaired by a process that was then killed. */
    private static void repairedBefore(Tally tally, long foundBefore) {
        long gone = Math.max(0, foundBefore - tally.bad());
        tally.add(gone, gone);
    }

    private void nextStripe() {
        inspector = null;
        stripe++;
        progress = StripeProgress.none(folder.geometry().totalShards());
        foundBefore = FoundInStripe.NOTHING;
    }

    private void giveUpStripe() {
        copies.giveUp();
        abandon(new IOException("stripe " + stripe + " could not be checked"));
        nextStripe();
    }

    private void abandon(IOException cause) {
        if (inspector != null) {
            try {
                inspector.abandon(cause);
            } catch (IOException e) {
                findings.note(DiskErrors.text(e));
            }
            inspector = null;
        }
    }

    private void end() throws InterruptedIOException {
        if (copies != null) {
            copies.finish();
            attempt("cell records", copies::close);
            copies = null;
        }
        attempt("folder", () -> new EntryStrays(folder, options.repair(), findings).find());
        report = findings.report(folder);
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Runs a step; what cannot be read must not hide what can. */
    private boolean attempt(String what, Step step) throws InterruptedIOException {
        try {
            step.run();
            return true;
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            findings.unchecked("%s: %s".formatted(what, DiskErrors.text(e)));
            return false;
        } catch (RuntimeException e) {
            findings.unchecked("%s: %s".formatted(what, DamageText.ofFault(e)));
            return false;
        }
    }

    /**
     * What was found.
     *
     * @throws IllegalStateException while there is more to do
     */
    public EntryReport report() {
        if (report == null) {
            throw new IllegalStateException("the inspection is not over");
        }
        return report;
    }

    /**
     * Keeps what is under way for whoever goes on with it at its {@link #place}; {@link #close}
     * follows.
     */
    public void leave() {
        try {
            if (inspector != null) {
                inspector.leave();
            }
        } catch (IOException e) {
            findings.note(DiskErrors.text(e));
        }
        inspector = null;
    }

    /** Gives up a stripe that is under way, and frees the inspector's memory for the next. */
    @Override
    public void close() {
        abandon(new InterruptedIOException("the inspection was ended"));
        if (copies != null) {
            try {
                copies.close();
            } catch (IOException e) {
                findings.note(DiskErrors.text(e));
            }
        }
    }
}
