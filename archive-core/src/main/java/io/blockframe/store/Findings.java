package io.blockframe.store;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.JsonFields;
import io.blockframe.format.JsonText;
import io.blockframe.store.EntryReport.Damage;

import java.util.ArrayList;
import java.util.List;

/** What an inspection has found so far. */
final class Findings {

    private static final int MAX_NOTES = 50;

    final Tally dataCells = new Tally();
    final Tally parityCells = new Tally();
    final Tally shardFiles = new Tally();
    final Tally recordCopies = new Tally();
    final Tally manifestCopies = new Tally();
    private final List<ByteRange> lost = new ArrayList<>();
    private final List<Integer> badSegments = new ArrayList<>();
    private final List<Integer> repairedSegments = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long lostBytes;
    private long checkedBytes;
    private int unnoted;
    private boolean unchecked;
    private boolean inconsistent;

    /** Counts damage of one kind. */
    static final class Tally {
        private long bad;
        private long repaired;

        void add(long newBad, long newRepaired) {
            bad += newBad;
            repaired += newRepaired;
        }

        long bad() {
            return bad;
        }

        private Damage damage() {
            return new Damage(bad, repaired);
        }
    }

    /** All of it as JSON, for {@link #restore}. */
    String save() {
        return JsonText.compact()
                .put(
                        "damage",
                        tallies().stream()
                                .map(tally -> "%d/%d".formatted(tally.bad, tally.repaired))
                                .toList())
                .put(
                        "lost",
                        lost.stream().map(it -> "%d-%d".formatted(it.from(), it.to())).toList())
                .put("bad_segments", badSegments.stream().map(String::valueOf).toList())
                .put("repaired_segments", repairedSegments.stream().map(String::valueOf).toList())
                .put("notes", notes)
                .put("unnoted", unnoted)
                .put("lost_bytes", lostBytes)
                .put("checked_bytes", checkedBytes)
                .put("unchecked", unchecked ? 1 : 0)
                .put("inconsistent", inconsistent ? 1 : 0)
                .close("}");
    }

    /**
     * What {@link #save} wrote.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Findings restore(JsonFields saved) {
        var findings = new Findings();
        var tallies = findings.tallies();
        var damage = saved.texts("damage");
        if (damage.size() != tallies.size()) {
            throw saved.fault("damage", damage.size(), "%d kinds".formatted(tallies.size()));
        }
        for (int kind = 0; kind < tallies.size(); kind++) {
            var counts = damage.get(kind).split("/", 2);
            tallies.get(kind).add(Long.parseLong(counts[0]), Long.parseLong(counts[1]));
        }
        for (var range : saved.texts("lost")) {
            var ends = range.split("-", 2);
            findings.lost.add(new ByteRange(Long.parseLong(ends[0]), Long.parseLong(ends[1])));
        }
        saved.texts("bad_segments").forEach(it -> findings.badSegments.add(Integer.valueOf(it)));
        saved.texts("repaired_segments")
                .forEach(it -> findings.repairedSegments.add(Integer.valueOf(it)));
        findings.notes.addAll(saved.texts("notes"));
        findings.unnoted = saved.integer("unnoted", 0, Integer.MAX_VALUE);
        findings.lostBytes = saved.number("lost_bytes", 0, Long.MAX_VALUE);
        findings.checkedBytes = saved.number("checked_bytes", 0, Long.MAX_VALUE);
        findings.unchecked = saved.integer("unchecked", 0, 1) == 1;
        findings.inconsistent = saved.integer("inconsistent", 0, 1) == 1;
        return findings;
    }

    private List<Tally> tallies() {
        return List.of(dataCells, parityCells, shardFiles, recordCopies, manifestCopies);
    }

    void checked(long bytes) {
        checkedBytes += bytes;
    }

    /** A range of the file cannot be served; call in the order of the file. */
    void lost(ByteRange range) {
        lostBytes += range.bytes();
        if (!lost.isEmpty() && lost.getLast().to() == range.from()) {
            lost.add(new ByteRange(lost.removeLast().from(), range.to()));
        } else if (lost.size() < EntryReport.MAX_LISTED) {
            lost.add(range);
        }
    }

    void badSegment(int number, boolean repaired) {
        if (badSegments.size() < EntryReport.MAX_LISTED) {
            badSegments.add(number);
            if (repaired) {
                repairedSegments.add(number);
            }
        }
    }

    void note(String note) {
        if (notes.size() < MAX_NOTES) {
            notes.add(note);
        } else {
            unnoted++;
        }
    }

    /** Something could not be read for a reason that is not damage. */
    void unchecked(String reason) {
        unchecked = true;
        note("not checked: " + reason);
    }

    /** What verifies, but is not what it should be. */
    void inconsistent(String what) {
        inconsistent = true;
        note(what);
    }

    EntryReport report(EntryFolder folder) {
        if (unnoted > 0) {
            notes.add("%d more notes".formatted(unnoted));
        }
        var entry = folder.manifest().entry();
        return new EntryReport(
                entry.path(),
                entry.root(),
                status(),
                dataCells.damage(),
                parityCells.damage(),
                shardFiles.damage(),
                recordCopies.damage(),
                manifestCopies.damage(),
                lost,
                lostBytes,
                badSegments,
                repairedSegments,
                checkedBytes,
                notes);
    }

    private EntryStatus status() {
        var tallies = tallies();
        if (lostBytes > 0) {
            return EntryStatus.LOST;
        }
        if (inconsistent || tallies.stream().anyMatch(tally -> tally.repaired < tally.bad)) {
            return EntryStatus.DAMAGED;
        }
        if (unchecked) {
            return EntryStatus.UNCHECKED;
        }
        return tallies.stream().anyMatch(tally -> tally.bad > 0)
                ? EntryStatus.REPAIRED
                : EntryStatus.HEALTHY;
    }
}
