package io.blockframe.jobs;

import java.util.Optional;

/** A job as a file in {@code jobs/} declares it: one row of {@code GET /jobs}. Thread-safe. */
public interface DeclaredJob {

    /** The name of its file without {@code .toml}; its batch jobs have the same name. */
    String name();

    /** What it does: {@code ingest}. */
    String kind();

    /** What keeps it from working until somebody does something about it, for people. */
    Optional<String> problem();
}
