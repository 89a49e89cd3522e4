package io.blockframe.scrub;

import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.ScrubRun;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Ledger;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes into the ledger what a run checks and finds. A ledger that cannot be written stops no
 * scrub: that is noted, and what is checked from then on is not remembered.
 */
final class RunRecord {

    private final Ledger ledger;
    private final ScrubOptions options;
    private final RunIdentity run;
    private final Summing summing;
    private final List<LedgerLine> lines = new ArrayList<>();
    private boolean writable;

    RunRecord(Archive archive, ScrubOptions options, RunIdentity run, Summing summing) {
        this.ledger = archive.ledger();
        this.options = options;
        this.run = run;
        this.summing = summing;
        this.writable = options.recorded();
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
        lines.add(run(Optional.empty(), ""));
        flush();
    }

    /** Whether the run has been finished, here or in another process. */
    boolean isOver() {
        return ledger.lastRuns().stream()
                .anyMatch(it -> it.id().equals(run.id()) && it.finishedAt().isPresent());
    }

    /** What earlier processes of the run found. */
    void tellDamage() {
        if (!options.recorded()) {
            return;
        }
        try {
            ledger.history(
                    line ->
                            line instanceof DamageFound found
                                    && found.by().equals(options.by())
                                    && !found.at().isBefore(run.startedAt())
                                    && options.selects(found.path()),
                    line -> {
                        var found = (DamageFound) line;
                        summing.damaged(
                                new DamagedEntry(
                                        found.path(), found.root(), found.status(), found.what()));
                    });
        } catch (IOException e) {
            summing.note("what was found before is not known: " + e.getMessage());
        }
    }

    /** An entry was checked; call {@link #flush} soon. */
    void add(EntryReport report) {
        var now = Instant.now();
        boolean proven = options.fromMedium() && report.status() == EntryStatus.HEALTHY;
        lines.add(new Checked(report.path(), report.root(), now, report.status(), proven));
        if (report.status() != EntryStatus.HEALTHY) {
            lines.add(
                    new DamageFound(
                            report.path(),
                            report.root(),
                            now,
                            options.by(),
                            report.status(),
                            DamageText.of(report)));
        }
    }

    /** Everything was checked. */
    void finish(ScrubSummary summary) {
        lines.add(run(Optional.of(Instant.now()), summary.counts()));
        flush();
    }

    private ScrubRun run(Optional<Instant> finishedAt, String result) {
        return new ScrubRun(run.id(), options.by(), run.startedAt(), finishedAt, result);
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

    private void giveUp(String what, IOException cause) {
        writable = false;
        summing.note(
                "the ledger cannot be %s: %s; what is checked is not remembered"
                        .formatted(what, cause.getMessage()));
    }
}
