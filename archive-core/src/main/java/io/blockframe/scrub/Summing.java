package io.blockframe.scrub;

import io.blockframe.format.EntryStatus;
import io.blockframe.store.EntryReport;
import io.blockframe.store.EntryReport.Damage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A summary in the making; as large after a million entries as after one. */
final class Summing {

    private static final int MAX_NOTES = 1000;

    private final HealthListener listener;
    private final Map<EntryStatus, Long> entries = new EnumMap<>(EntryStatus.class);
    private final List<String> notes = new ArrayList<>();
    private long checkedBytes;
    private long bad;
    private long repaired;
    private long unnoted;
    private boolean unchecked;

    Summing(HealthListener listener) {
        this.listener = listener;
    }

    void inspected(EntryReport report) {
        entries.merge(report.status(), 1L, Long::sum);
        checkedBytes += report.checkedBytes();
        listener.inspected(report);
    }

    /** Something of the archive's own was damaged. */
    void damaged(String what, boolean nowRepaired) {
        bad++;
        repaired += nowRepaired ? 1 : 0;
        note(what + (nowRepaired ? ": repaired" : ": damaged"));
    }

    /** Something of the archive's own could not be looked at. */
    void unchecked(String reason) {
        unchecked = true;
        note("not checked: " + reason);
    }

    void note(String note) {
        if (notes.size() < MAX_NOTES) {
            notes.add(note);
        } else {
            unnoted++;
        }
    }

    HealthSummary summary() {
        if (unnoted > 0) {
            notes.add("%d more notes".formatted(unnoted));
        }
        return new HealthSummary(
                entries, checkedBytes, archiveStatus(), new Damage(bad, repaired), notes);
    }

    private EntryStatus archiveStatus() {
        if (repaired < bad) {
            return EntryStatus.DAMAGED;
        }
        if (unchecked) {
            return EntryStatus.UNCHECKED;
        }
        return bad > 0 ? EntryStatus.REPAIRED : EntryStatus.HEALTHY;
    }
}
