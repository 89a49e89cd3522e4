package io.blockframe.scrub;

import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Published;
import io.blockframe.scrub.ScrubCursor.UnderWay;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspection;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.EntryReport;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Checks the entries of a run one after another: those that the catalogue lists, then those that
 * lie in the archive and are not listed.
 */
final class EntryChecks implements AutoCloseable {

    private final Archive archive;
    private final ScrubOptions options;
    private final Agenda agenda;
    private final Optional<UnderWay> resumed;
    private final EntryInspector inspector;
    private final RunRecord record;
    private final Summing summing;
    private final CatalogueLines lines;
    private Deque<ArchivePath> unlisted; // null before anybody looked
    private EntryInspection inspection; // of the entry under way; null between entries
    private Published listed; // the entry under way; null when the catalogue does not list it
    private long unlistedBytes; // of the entry under way, when the catalogue does not list it

    /**
     * @param resumed the entry that an earlier process was in the middle of
     */
    EntryChecks(
            Archive archive,
            ScrubOptions options,
            Agenda agenda,
            Optional<UnderWay> resumed,
            EntryInspector inspector,
            RunRecord record,
            Summing summing) {
        this.archive = archive;
        this.options = options;
        this.agenda = agenda;
        this.resumed = resumed;
        this.inspector = inspector;
        this.record = record;
        this.summing = summing;
        this.lines = new CatalogueLines(archive, options.repair(), summing);
    }

    /** Whether there is anything left to do. */
    boolean isAnyLeft() throws IOException {
        return inspection != null || !agenda.left().isEmpty() || !walked().isEmpty();
    }

    /** Makes sure that an entry is under way; says whether there is one. */
    boolean begin() throws IOException {
        return inspection != null || next();
    }

    /**
     * Inspects the next band of the entry under way.
     *
     * @return whether it goes on; if not, it was inspected
     */
    boolean step() throws IOException {
        boolean more = inspection.step();
        if (!more) {
            ended();
        }
        return more;
    }

    private boolean next() throws IOException {
        listed = agenda.left().poll();
        if (listed != null) {
            var place = resumed.filter(at -> at.isOf(listed.entry())).map(UnderWay::place);
            inspection = inspector.begin(archive, listed, place);
            return true;
        }
        while (!walked().isEmpty()) {
            var found = new Unlisted(archive, options, lines, summing).find(walked().poll());
            if (found.isPresent()) {
                agenda.add(found.get().fileBytes());
                unlistedBytes = found.get().fileBytes();
                inspection = inspector.begin(archive, found.get());
                return true;
            }
        }
        return false;
    }

    /** The entry under way was inspected. */
    private void ended() throws IOException {
        var report = inspection.report();
        inspection.close();
        inspection = null;
        if (listed == null) {
            inspected(report, unlistedBytes);
        } else if (!wasRemoved(listed, report)) {
            inspected(report, listed.entry().sizeBytes());
            switch (report.status()) {
                case HEALTHY, REPAIRED, DAMAGED -> lines.compare(listed);
                case UNCHECKED, LOST, MISSING -> {}
            }
        }
        listed = null;
    }

    /** What was removed since the run began is nobody's loss. */
    private boolean wasRemoved(Published published, EntryReport report) throws IOException {
        if (report.status().isWhole()) {
            return false;
        }
        requireArchive(report.status());
        archive.catalogue().refresh();
        return archive.catalogue().isBuried(published.entry());
    }

    /** With its drive gone everything seems to be gone: that is another matter. */
    private void requireArchive(EntryStatus found) throws ArchiveException {
        if (found == EntryStatus.LOST || found == EntryStatus.MISSING) {
            try {
                archive.checkPresent();
            } catch (ArchiveException e) {
                record.abandon();
                throw e;
            } catch (IOException e) {
                // Then it is not known, and the entry is what it seems to be.
            }
        }
    }

    private void inspected(EntryReport report, long fileBytes) {
        summing.inspected(record.add(report), fileBytes);
    }

    private Deque<ArchivePath> walked() throws IOException {
        if (unlisted == null) {
            unlisted = new ArrayDeque<>(new FolderWalk(archive, options, summing).unlisted());
        }
        return unlisted;
    }

    /** Where the next step begins: see {@link Scrub#cursor}. */
    String cursor(RunIdentity run) {
        return ScrubCursor.text(
                run,
                summing.repairedFiles(),
                summing.notes(),
                listed == null ? null : listed.entry(),
                inspection);
    }

    RunProgress progress() {
        return new RunProgress(
                summing.passedBytes(),
                agenda.totalBytes(),
                summing.entries(),
                agenda.totalEntries(),
                listed == null ? agenda.next() : Optional.of(listed.entry().path()));
    }

    /** Ends here; what is under way is kept for a later process where there may be one. */
    @Override
    public void close() {
        if (inspection != null) {
            if (options.resumable()) {
                inspection.leave();
            }
            inspection.close();
        }
    }
}
