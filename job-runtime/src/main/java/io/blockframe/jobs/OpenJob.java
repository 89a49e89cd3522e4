package io.blockframe.jobs;

import java.io.IOException;
import java.util.Optional;

/** A declared job at work. Thread-safe. */
public interface OpenJob extends DeclaredJob, AutoCloseable {

    /**
     * Whether its file can be used: the job goes on as it was declared before, and says so in its
     * {@link #readiness}.
     *
     * @param problem what is wrong with the file; nothing when it is as it should be
     */
    void fileRefused(Optional<String> problem);

    /** Ends what runs after the chunk it is at, and gives free what the job holds. */
    @Override
    void close() throws IOException;
}
