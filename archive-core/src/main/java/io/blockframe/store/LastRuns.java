package io.blockframe.store;

import io.blockframe.format.ScrubRun;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last hundred runs of scrubs, and of every job when one finished that could check everything,
 * whatever order their lines come in.
 */
final class LastRuns {

    private static final int MAX_RUNS = 100;
    private static final Comparator<ScrubRun> NEWEST_FIRST =
            Comparator.comparing(ScrubRun::startedAt).thenComparing(ScrubRun::id).reversed();

    private final List<ScrubRun> runs = new ArrayList<>();
    private final Map<String, Instant> finished = new HashMap<>();

    /** Of several lines of a run the one that says how it ended counts. */
    void add(ScrubRun run) {
        run.finishedAt()
                .filter(_ -> run.unchecked() == 0)
                .ifPresent(
                        at ->
                                finished.merge(
                                        run.job(),
                                        at,
                                        (one, other) -> one.isBefore(other) ? other : one));
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

    /** Newest first. */
    List<ScrubRun> all() {
        return List.copyOf(runs);
    }

    boolean isFinished(String id) {
        return runs.stream().anyMatch(run -> run.isEndOf(id));
    }

    /**
     * When a run of the job last finished and had checked everything, however many others came
     * after it.
     */
    Optional<Instant> lastFinished(String job) {
        return Optional.ofNullable(finished.get(job));
    }
}
