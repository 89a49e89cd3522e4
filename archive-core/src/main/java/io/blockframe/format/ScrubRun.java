package io.blockframe.format;

import java.time.Instant;
import java.util.Optional;

/**
 * A scrub began or ended; of several lines of one run the one that says how it ended counts.
 *
 * @param id of the run, the same in all its lines
 * @param job whose run it is: a job's name, or {@code health}
 * @param startedAt when it began; runs are told apart by their id, not by this
 * @param finishedAt when everything it had to do was done; empty before
 * @param result how it ended, in a line for people; empty before
 * @param unchecked how many entries and files of the archive's own it could not look at
 */
public record ScrubRun(
        String id,
        String job,
        Instant startedAt,
        Optional<Instant> finishedAt,
        String result,
        long unchecked)
        implements LedgerLine {

    /** One that could look at everything, as far as it got. */
    public ScrubRun(
            String id, String job, Instant startedAt, Optional<Instant> finishedAt, String result) {
        this(id, job, startedAt, finishedAt, result, 0);
    }

    /** Whether it says that the run of that id has finished. */
    public boolean isEndOf(String run) {
        return id.equals(run) && finishedAt.isPresent();
    }

    @Override
    public Instant at() {
        return finishedAt.filter(end -> end.isAfter(startedAt)).orElse(startedAt);
    }
}
