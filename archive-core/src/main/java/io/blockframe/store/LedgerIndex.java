package io.blockframe.store;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.JobSeen;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.RepairBegun;
import io.blockframe.format.ScrubRun;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Stream;

/**
 * The last check of every entry, the repairs whose end is not known, and the last runs, whatever
 * order the ledger's lines come in. A line that a clock gone wrong dated later than now counts for
 * nothing until then: nothing may look checked because of it.
 */
final class LedgerIndex {

    private static final int MAX_RUNS = 100;
    private static final Comparator<ScrubRun> NEWEST_FIRST =
            Comparator.comparing(ScrubRun::startedAt).thenComparing(ScrubRun::id).reversed();

    /** By a digest of path and root: paths of a hundred thousand entries are not kept. */
    private final Map<Digest, LastCheck> checks = new HashMap<>();

    private final Map<String, Instant> jobs = new HashMap<>();
    private final Map<String, Instant> finished = new HashMap<>();
    private final OpenRepairs repairs = new OpenRepairs();
    private final List<ScrubRun> runs = new ArrayList<>();

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
                            lastCheck(checked),
                            LedgerIndex::later);
            case RepairBegun begun -> repairs.add(key(begun.path(), begun.root()), begun);
            // All of the history is read from the file.
            case DamageFound found -> repairs.end(key(found.path(), found.root()), found);
            case ScrubRun run -> add(run);
            case JobSeen seen -> jobs.merge(seen.job(), seen.at(), LedgerIndex::earlier);
        }
    }

    Optional<LastCheck> lastCheck(ArchivePath path, Digest root) {
        return Optional.ofNullable(checks.get(key(path, root)));
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

    /** When a run of the job finished last. */
    Optional<Instant> lastFinished(String job) {
        return Optional.ofNullable(finished.get(job));
    }

    /** Newest first. */
    List<ScrubRun> runs() {
        return List.copyOf(runs);
    }

    /** Whether a run is known to have finished, at whatever time. */
    boolean isFinished(String id) {
        return Stream.concat(runs.stream(), ahead.stream())
                .anyMatch(
                        line ->
                                line instanceof ScrubRun run
                                        && run.id().equals(id)
                                        && run.finishedAt().isPresent());
    }

    /** Whether what is known of the entry would be less without this line, now or later. */
    boolean needs(Checked checked) {
        if (isAhead(checked)) {
            return true;
        }
        var last = checks.get(key(checked.path(), checked.root()));
        var line = lastCheck(checked);
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

    private static LastCheck lastCheck(Checked checked) {
        var at = Optional.of(checked.at());
        Optional<Instant> never = Optional.empty();
        boolean whole = checked.status().isWhole();
        return new LastCheck(
                checked.at(),
                checked.status(),
                whole ? at : never,
                whole && checked.proven() ? at : never);
    }

    private static LastCheck later(LastCheck one, LastCheck other) {
        int order = one.checkedAt().compareTo(other.checkedAt());
        // Of two at the same moment the worse counts: nothing may look better than it is.
        var last =
                order > 0 || order == 0 && one.status().compareTo(other.status()) >= 0
                        ? one
                        : other;
        return new LastCheck(
                last.checkedAt(),
                last.status(),
                later(one.verifiedAt(), other.verifiedAt()),
                later(one.provenAt(), other.provenAt()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return Optional.of(later(one.get(), other.get()));
    }

    private void add(ScrubRun run) {
        run.finishedAt().ifPresent(at -> finished.merge(run.job(), at, LedgerIndex::later));
        var known = runs.stream().filter(other -> other.id().equals(run.id())).findFirst();
        if (known.isPresent() && (run.finishedAt().isEmpty() || known.get().equals(run))) {
            return;
        }
        known.ifPresent(runs::remove);
        runs.add(run);
        runs.sort(NEWEST_FIRST);
        if (runs.size() > MAX_RUNS) {
            runs.removeLast();
        }
    }
}
