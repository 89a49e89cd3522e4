package io.blockframe.store;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.CheckedLines;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.JobSeen;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.RepairBegun;
import io.blockframe.format.ScrubRun;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * The last check of every entry, the repairs whose end is not known, and the last runs, whatever
 * order the ledger's lines come in. A line that a clock gone wrong dated later than now counts for
 * nothing until then: nothing may look checked because of it.
 */
final class LedgerIndex {

    /** By a digest of path and root: paths of a hundred thousand entries are not kept. */
    private final Map<Digest, LastCheck> checks = new HashMap<>();

    /** The last damage of each entry that ever had any, by the same digest. */
    private final Map<Digest, LastDamage> damages = new HashMap<>();

    private final Map<String, Instant> jobs = new HashMap<>();
    private final OpenRepairs repairs = new OpenRepairs();
    private final LastRuns runs = new LastRuns();

    /** Lines of later than now. */
    private final Queue<LedgerLine> ahead =
            new PriorityQueue<>(Comparator.comparing(LedgerLine::at));

    private final InstantSource clock;

    LedgerIndex(InstantSource clock) {
        this.clock = clock;
    }

    void add(LedgerLine line) {
        if (isAhead(line)) {
            ahead.add(line);
        } else {
            count(line);
        }
    }

    private boolean isAhead(LedgerLine line) {
        return line.at().isAfter(clock.instant());
    }

    /** What was ahead and is no longer counts from now on. */
    void advance() {
        while (!ahead.isEmpty() && !isAhead(ahead.element())) {
            count(ahead.remove());
        }
    }

    private void count(LedgerLine line) {
        switch (line) {
            case Checked checked ->
                    checks.merge(
                            key(checked.path(), checked.root()),
                            LastCheck.of(checked),
                            LastCheck::merged);
            case RepairBegun begun -> repairs.add(key(begun.path(), begun.root()), begun);
            case DamageFound found -> {
                // All of the history is read from the file.
                var key = key(found.path(), found.root());
                repairs.end(key, found);
                damages.merge(key, LastDamage.of(found), LastDamage::later);
            }
            case ScrubRun run -> runs.add(run);
            case JobSeen seen -> jobs.merge(seen.job(), seen.at(), LedgerIndex::earlier);
        }
    }

    /** What was found of an entry last, shortened: of its text 64 bits of a digest are enough. */
    private record LastDamage(Instant at, EntryStatus status, long what) {
        static LastDamage of(DamageFound found) {
            return new LastDamage(found.at(), found.status(), CheckedLines.check(found.what()));
        }

        LastDamage later(LastDamage other) {
            return other.at.isBefore(at) ? this : other;
        }
    }

    /** Whether the entry has been like this since that was told last. */
    boolean isKnown(DamageFound found) {
        var key = key(found.path(), found.root());
        var last = damages.get(key);
        var check = checks.get(key);
        return last != null
                && check != null
                && check.status() == found.status()
                && LastDamage.of(found).equals(new LastDamage(found.at(), last.status, last.what));
    }

    Optional<LastCheck> lastCheck(ArchivePath path, Digest root) {
        return Optional.ofNullable(checks.get(key(path, root)));
    }

    /** When damage of the entry was found last. */
    Optional<Instant> damagedAt(ArchivePath path, Digest root) {
        return Optional.ofNullable(damages.get(key(path, root))).map(LastDamage::at);
    }

    /** Repairs of the entry whose end is not known. */
    List<RepairBegun> openRepairs(ArchivePath path, Digest root) {
        return repairs.of(key(path, root));
    }

    /** All of them, oldest first. */
    List<RepairBegun> openRepairs() {
        return repairs.all();
    }

    /** When a job was found declared for the first time. */
    Optional<Instant> seen(String job) {
        return Optional.ofNullable(jobs.get(job));
    }

    /** The names of all that were ever found declared. */
    Set<String> jobsSeen() {
        return Set.copyOf(jobs.keySet());
    }

    /** When a run of the job last finished and had checked everything. */
    Optional<Instant> lastFinished(String job) {
        return runs.lastFinished(job);
    }

    /** Newest first. */
    List<ScrubRun> runs() {
        return runs.all();
    }

    /** Whether a run is known to have finished, at whatever time. */
    boolean isFinished(String id) {
        return runs.isFinished(id)
                || ahead.stream().anyMatch(line -> line instanceof ScrubRun run && run.isEndOf(id));
    }

    /** Whether what is known of the entry would be less without this line, now or later. */
    boolean needs(Checked checked) {
        if (isAhead(checked)) {
            return true;
        }
        var last = checks.get(key(checked.path(), checked.root()));
        var line = LastCheck.of(checked);
        return last == null
                || line.checkedAt().equals(last.checkedAt())
                || line.verifiedAt().isPresent() && line.verifiedAt().equals(last.verifiedAt())
                || line.provenAt().isPresent() && line.provenAt().equals(last.provenAt());
    }

    private static Digest key(ArchivePath path, Digest root) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(root.toBytes());
        bytes.writeBytes(path.bytes());
        return Blake3.ofMetadata(bytes.toByteArray());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
