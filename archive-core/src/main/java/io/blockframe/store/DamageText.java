package io.blockframe.store;

import io.blockframe.store.EntryReport.Damage;

import java.util.ArrayList;
import java.util.stream.Collectors;

/** Says on one line what was found in an entry. */
public final class DamageText {

    private static final int MAX_NOTES = 3;
    private static final int MAX_RANGES = 10;

    private DamageText() {}

    /** What was bad and what was lost, and the first notes; empty when nothing was found. */
    public static String of(EntryReport report) {
        var parts = new ArrayList<String>();
        if (report.lostBytes() > 0) {
            parts.add("%d bytes lost: %s".formatted(report.lostBytes(), ranges(report)));
        }
        add(parts, "cells of data", report.dataCells());
        add(parts, "cells of parity", report.parityCells());
        add(parts, "shard files", report.shardFiles());
        add(parts, "copies of digests", report.recordCopies());
        add(parts, "copies of the manifest", report.manifestCopies());
        report.notes().stream().limit(MAX_NOTES).forEach(parts::add);
        if (report.notes().size() > MAX_NOTES) {
            parts.add("%d more notes".formatted(report.notes().size() - MAX_NOTES));
        }
        return String.join("; ", parts);
    }

    private static String ranges(EntryReport report) {
        var lost = report.lost();
        var text =
                lost.stream()
                        .limit(MAX_RANGES)
                        .map(ByteRange::firstToLast)
                        .collect(Collectors.joining(", "));
        return lost.size() > MAX_RANGES
                ? "%s and %d more ranges".formatted(text, lost.size() - MAX_RANGES)
                : text;
    }

    /** Says that a check failed for a reason that is none of the disk's. */
    public static String ofFault(RuntimeException fault) {
        return "a fault of this program, please report it: " + fault;
    }

    private static void add(ArrayList<String> parts, String what, Damage damage) {
        if (damage.bad() > 0) {
            parts.add("%s: %d bad, %d repaired".formatted(what, damage.bad(), damage.repaired()));
        }
    }
}
