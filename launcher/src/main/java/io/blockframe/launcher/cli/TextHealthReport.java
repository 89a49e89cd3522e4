package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Printable;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.store.ByteRange;
import io.blockframe.store.EntryReport;
import io.blockframe.store.EntryReport.Damage;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A check for people. */
final class TextHealthReport implements CheckCommand.HealthReport {
    private static final int LISTED = 20;

    private static final int SHORT_ROOT = 12;

    private final PrintWriter out;
    private final Predicate<ArchivePath> hasVersions;
    private boolean isLost;

    /**
     * @param hasVersions whether a path has several, which must be told apart
     */
    TextHealthReport(PrintWriter out, Predicate<ArchivePath> hasVersions) {
        this.out = out;
        this.hasVersions = hasVersions;
    }

    @Override
    public void inspected(EntryReport entry) {
        out.println(name(entry) + ": " + entry.status().word() + damage(entry));
        if (!entry.repairedSegments().isEmpty()) {
            line("recovered from parity: segments " + some(entry.repairedSegments()));
        }
        if (entry.lostBytes() > 0) {
            line(
                    "lost %d bytes: %s"
                            .formatted(
                                    entry.lostBytes(),
                                    some(
                                            entry.lost().stream()
                                                    .map(ByteRange::firstToLast)
                                                    .toList())));
        }
        if (entry.status() != EntryStatus.HEALTHY) {
            entry.notes().forEach(this::line); // those of others are in the summary
        }
        isLost |= ExitCode.of(entry.status()) == ExitCode.LOST;
    }

    /** As {@code ls --versions} lists it, with the beginning of its root. */
    private String name(EntryReport entry) {
        var name = entry.path().printable();
        return hasVersions.test(entry.path())
                ? name + " " + entry.root().toString().substring(0, SHORT_ROOT)
                : name;
    }

    @Override
    public void checked(ScrubSummary summary) {
        if (summary.archiveStatus() != EntryStatus.HEALTHY) {
            out.println(
                    "the archive's own files: %s; %s"
                            .formatted(
                                    summary.archiveStatus().word(),
                                    counts("copies and lines", summary.archiveFiles())));
        }
        summary.notes().forEach(this::line);
        out.println(
                "%s; %s checked"
                        .formatted(
                                summary.entries().isEmpty()
                                        ? "nothing is archived"
                                        : summary.counts(),
                                Human.size(summary.checkedBytes())));
    }

    @Override
    public void alarms(List<String> lines) {
        lines.forEach(it -> out.println("ALARM: " + Printable.message(it)));
    }

    @Override
    public void finish() {
        if (isLost) {
            out.println(
                    "What is lost or missing may be in another copy: \"heal PATH --from DIR|FILE\""
                            + " takes it from there, and so does committing the file again under"
                            + " the same path.");
        }
        out.flush();
    }

    private static String damage(EntryReport entry) {
        var kinds = new ArrayList<String>();
        if (!entry.badSegments().isEmpty()) {
            kinds.add(Human.count(entry.badSegments().size(), "corrupt segment"));
        }
        add(kinds, "cells of data", entry.dataCells());
        add(kinds, "cells of parity", entry.parityCells());
        add(kinds, "shard files", entry.shardFiles());
        add(kinds, "copies of digests", entry.recordCopies());
        add(kinds, "copies of the manifest", entry.manifestCopies());
        return kinds.isEmpty() ? "" : "; " + String.join("; ", kinds);
    }

    private static void add(List<String> kinds, String what, Damage damage) {
        if (damage.bad() > 0) {
            kinds.add(counts(what, damage));
        }
    }

    private static String counts(String what, Damage damage) {
        return "%s: %d bad, %d repaired".formatted(what, damage.bad(), damage.repaired());
    }

    private static String some(List<?> things) {
        var first =
                things.stream()
                        .limit(LISTED)
                        .map(Object::toString)
                        .collect(Collectors.joining(", "));
        return things.size() > LISTED
                ? first + " and %d more".formatted(things.size() - LISTED)
                : first;
    }

    private void line(String text) {
        out.println("  " + Printable.message(text));
    }
}
