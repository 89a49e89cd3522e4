package io.blockframe.scrub;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.ScrubRun;
import io.blockframe.store.Archive;
import io.blockframe.store.DamageText;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Ledger;
import io.blockframe.store.RepairRecord;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes into the ledger what a run checks and finds. A ledger that cannot be written stops no
 * scrub: that is noted, and what is checked from then on is not remembered.
 */
final class RunRecord implements AutoCloseable {

    private final Ledger ledger;
    private final ScrubOptions options;
    private final RunIdentity run;
    private final Summing summing;
    private final List<LedgerLine> lines = new ArrayList<>();
    private final RepairRecord repair;
    private boolean writable;

    RunRecord(Archive archive, ScrubOptions options, RunIdentity run, Summing summing) {
        this.ledger = archive.ledger();
        this.options = options;
        this.run = run;
        this.summing = summing;
        this.writable = options.recorded();
        this.repair = new RepairRecord(ledger, options.by());
    }

    /** Reads the ledger. */
    void open() {
        if (!options.recorded()) {
            return;
        }
        try {
            ledger.refresh();
        } catch (IOException e) {
            giveUp("read", e);
        }
    }

    /** The run begins. */
    void begin() {
        if (writable) {
            try {
                ledger.compact();
            } catch (IOException e) {
                giveUp("rewritten", e);
            }
        }
        lines.add(new ScrubRun(run.id(), options.by(), run.startedAt(), Optional.empty(), ""));
        flush();
    }

    /** Whether the run has been finished, here or in another process. */
    boolean isOver() {
        return ledger.isFinished(run.id());
    }

    /** What earlier processes of the run have checked; what is not known is checked again. */
    EarlierChecks earlier() {
        if (options.recorded()) {
            try {
                return EarlierChecks.of(ledger, run);
            } catch (IOException e) {
                noteUnknown(e);
            }
        }
        return EarlierChecks.none();
    }

    /** Tells what earlier processes of the run found in these entries. */
    void tellDamage(EarlierChecks earlier, List<Entry> damaged) {
        try {
            earlier.tellDamage(ledger, damaged, summing);
        } catch (IOException e) {
            noteUnknown(e);
        }
    }

    private void noteUnknown(IOException cause) {
        summing.note("what was found before is not known: " + DiskErrors.text(cause));
    }

    /** A file of the entry under way is about to be written. Called by several threads at once. */
    void repairs(Entry entry, String file) {
        if (writable) {
            repair.repairs(entry, file);
        }
    }

    /**
     * An entry was checked; call {@link #flush} soon.
     *
     * @return what is to be told of it
     */
    EntryReport add(EntryReport checked) {
        repair.failure().ifPresent(e -> giveUp("written", e));
        var now = Instant.now();
        var report = withInterruptedRepairs(checked, now);
        boolean proven = options.fromMedium() && checked.status() == EntryStatus.HEALTHY;
        lines.add(
                new Checked(report.path(), report.root(), now, report.status(), proven, run.id()));
        if (checked.status() != EntryStatus.HEALTHY) {
            var found =
                    new DamageFound(
                            report.path(),
                            report.root(),
                            now,
                            options.by(),
                            report.status(),
                            DamageText.of(report));
            // What stays lost is told once; each repair is one of its own.
            if (report.status().isWhole() || !ledger.isKnown(found)) {
                lines.add(found);
            }
        }
        return report;
    }

    /** What is whole was repaired by whoever had begun to, and nobody has told that so far. */
    private EntryReport withInterruptedRepairs(EntryReport report, Instant now) {
        var told = report;
        if (options.recorded() && report.status().isWhole()) {
            for (var begun : ledger.openRepairs(report.path(), report.root())) {
                boolean own = begun.by().equals(options.by());
                if (own && report.status() != EntryStatus.HEALTHY) {
                    continue; // that is what this run has done
                }
                // Of those that have to be alone there is no other.
                if (own && options.alone() || !ledger.isAtWork(begun)) {
                    var found = begun.interrupted(now);
                    lines.add(found);
                    told = told.repairedBefore("%s: %s".formatted(found.by(), found.what()));
                }
            }
        }
        return told;
    }

    /** Everything was checked. */
    void finish(ScrubSummary summary) {
        lines.add(
                new ScrubRun(
                        run.id(),
                        options.by(),
                        run.startedAt(),
                        Optional.of(Instant.now()),
                        summary.counts(),
                        summing.unchecked()));
        flush();
    }

    /** Brings what was added to the disk. */
    void flush() {
        if (writable) {
            try {
                ledger.append(lines);
            } catch (IOException e) {
                giveUp("written", e);
            }
        }
        lines.clear();
    }

    /** Writes nothing any more: what is in the archive's place now is not ours. */
    void abandon() {
        writable = false;
        lines.clear();
    }

    private void giveUp(String what, IOException cause) {
        if (!writable) {
            return; // it is noted
        }
        writable = false;
        summing.note(
                "the ledger cannot be %s: %s; what is checked is not remembered"
                        .formatted(what, DiskErrors.text(cause)));
    }

    /** The run is at work no more, for now or for good. */
    @Override
    public void close() {
        repair.close();
    }
}
