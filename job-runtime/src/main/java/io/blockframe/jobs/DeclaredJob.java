package io.blockframe.jobs;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A job as a file in {@code jobs/} declares it: one row of {@code GET /jobs}. Thread-safe. */
public interface DeclaredJob {

    /** The name of its file without {@code .toml}; its batch jobs have the same name. */
    String name();

    /** What it does: {@code ingest}. */
    String kind();

    /** What it does, or why it does nothing, while none of its executions runs. */
    Readiness readiness();

    /** When it begins or looks for work the next time, now while it does; where that is known. */
    default Optional<Instant> nextRun() {
        return Optional.empty();
    }

    /** What lies there to be done. */
    default Backlog backlog() {
        return Backlog.NONE;
    }

    /** What lies there and is left alone. */
    default LeftAlone leftAlone() {
        return LeftAlone.NONE;
    }

    /**
     * Has it do now what it would do at its next run, and also what it put off after a failure or a
     * stop. Returns at once; done twice it is done once.
     */
    void runNow();

    /**
     * Lets it go on with what an execution left that failed or was stopped, where it is as it was.
     * Returns at once; done twice it is done once.
     *
     * @param executionId number of that execution
     */
    void resume(long executionId);

    /**
     * Receipts for a file that the job archived.
     *
     * @param path in the archive
     * @param skipped receipts that are left out, of the newest versions
     * @param count receipts that are wanted, at most
     * @return JSON objects, for the newest version first; none when there are none
     * @throws IllegalArgumentException when it is no path in an archive
     */
    default List<String> receipts(String path, long skipped, int count) throws IOException {
        return List.of();
    }

    /**
     * The executions that archived a file, alone or with others.
     *
     * @param path in the archive; any text, which may be none
     */
    default List<Trace> traces(String path) throws IOException {
        return List.of();
    }
}
