package io.blockframe.scrub;

import io.blockframe.format.EntryStatus;
import io.blockframe.store.DamageText;
import io.blockframe.store.EntryReport;
import io.blockframe.store.EntryReport.Damage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A summary in the making; as large after a million entries as after one. */
final class Summing {

    private static final int MAX_NOTES = 1000;
    private static final Comparator<DamagedEntry> BY_STATUS =
            Comparator.comparing(DamagedEntry::status);

    private final ScrubListener listener;
    private final Map<EntryStatus, Long> entries = new EnumMap<>(EntryStatus.class);
    private final Set<String> notes = new LinkedHashSet<>();
    private final List<DamagedEntry> damaged = new ArrayList<>();
    private long passedBytes;
    private long checkedBytes;
    private long unlistedDamaged;
    private long bad;
    private long repaired;
    private long unnoted;
    private long unchecked;

    Summing(ScrubListener listener) {
        this.listener = listener;
    }

    /**
     * An entry was inspected.
     *
     * @param fileBytes length of its content; 0 when that is unknown
     */
    void inspected(EntryReport report, long fileBytes) {
        count(report.status(), fileBytes);
        if (report.status() == EntryStatus.HEALTHY) {
            report.notes().forEach(it -> note("%s: %s".formatted(report.path().printable(), it)));
        } else {
            damaged(
                    new DamagedEntry(
                            report.path(), report.root(), report.status(), DamageText.of(report)));
        }
        listener.inspected(report);
    }

    private void count(EntryStatus status, long fileBytes) {
        entries.merge(status, 1L, Long::sum);
        passedBytes += fileBytes;
        checkedBytes += isRead(status) ? fileBytes : 0;
    }

    /** Whether there was something to read, and it was. */
    static boolean isRead(EntryStatus status) {
        return status != EntryStatus.MISSING && status != EntryStatus.UNCHECKED;
    }

    /** What the run has done before. */
    void countAll(Agenda agenda) {
        agenda.done().forEach((status, count) -> entries.merge(status, count, Long::sum));
        passedBytes += agenda.doneBytes();
        checkedBytes += agenda.doneBytes() - agenda.unreadBytes();
    }

    /** What the run found before of the archive's own; what was not repaired is found again. */
    void goOn(ScrubCursor cursor) {
        bad = cursor.repairedFiles();
        repaired = cursor.repairedFiles();
        notes.addAll(cursor.notes());
    }

    /** How many of the archive's own files were repaired. */
    long repairedFiles() {
        return repaired;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** An entry in which something was found; where there are too many, the worst are listed. */
    void damaged(DamagedEntry entry) {
        if (damaged.size() == ScrubSummary.MAX_DAMAGED) {
            unlistedDamaged++;
            var mildest = Collections.min(damaged.reversed(), BY_STATUS);
            if (BY_STATUS.compare(mildest, entry) >= 0) {
                return;
            }
            damaged.remove(mildest);
        }
        damaged.add(entry);
    }

    long entries() {
        return entries.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes of the files that the run is done with, missing ones included. */
    long passedBytes() {
        return passedBytes;
    }

    /** Something of the archive's own was damaged. */
    void damaged(String what, boolean nowRepaired) {
        bad++;
        repaired += nowRepaired ? 1 : 0;
        note(what + (nowRepaired ? ": repaired" : ": damaged"));
    }

    /** Something of the archive's own could not be looked at. */
    void unchecked(String reason) {
        unchecked++;
        note("not checked: " + reason);
    }

    /** How many entries and files of the archive's own could not be looked at. */
    long unchecked() {
        return unchecked + entries.getOrDefault(EntryStatus.UNCHECKED, 0L);
    }

    void note(String note) {
        if (notes.size() < MAX_NOTES) {
            notes.add(note);
        } else {
            unnoted++;
        }
    }

    ScrubSummary summary(RunIdentity run) {
        var told = new ArrayList<>(notes);
        if (unnoted > 0) {
            told.add("%d more notes".formatted(unnoted));
        }
        return new ScrubSummary(
                run.id(),
                run.startedAt(),
                entries,
                checkedBytes,
                archiveStatus(),
                new Damage(bad, repaired),
                told,
                damaged.stream().sorted(BY_STATUS.reversed()).toList(),
                unlistedDamaged);
    }

    private EntryStatus archiveStatus() {
        if (repaired < bad) {
            return EntryStatus.DAMAGED;
        }
        if (unchecked > 0) {
            return EntryStatus.UNCHECKED;
        }
        return bad > 0 ? EntryStatus.REPAIRED : EntryStatus.HEALTHY;
    }
}
