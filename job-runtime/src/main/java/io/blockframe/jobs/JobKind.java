package io.blockframe.jobs;

import io.blockframe.settings.SettingsFile;

import java.io.IOException;

/** What a feature can do again and again: the {@code kind} of a job file. Thread-safe. */
public interface JobKind {

    /** The word in the job file: {@code ingest}. */
    String name();

    /**
     * Reads what a job file declares. Mistakes are noted in the file; whoever calls finishes it.
     *
     * @param job name of the file without {@code .toml}
     * @throws IOException when it cannot be read on
     */
    JobDeclaration read(String job, SettingsFile file) throws IOException;

    /** The Spring configuration of what its jobs work with; may ask for the kind as a bean. */
    Class<?> configuration();
}
