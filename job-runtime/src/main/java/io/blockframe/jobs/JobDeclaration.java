package io.blockframe.jobs;

import org.springframework.beans.factory.BeanFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A job as its file declares it, a value: equal to what the file declares when it is read again.
 */
public interface JobDeclaration {

    /** The name of its file without {@code .toml}. */
    String name();

    /** What it does: {@code ingest}. */
    String kind();

    /** One line for people: what it does, or what they can do with it. */
    String summary();

    /**
     * Folders that nothing else may overlap, by what people call them.
     *
     * @return "the drop folder of job scans", /home/me/scans
     */
    default Map<String, Path> folders() {
        return Map.of();
    }

    /**
     * Begins it.
     *
     * @param beans has what the configuration of its kind has
     * @throws IOException when it cannot begin; the message says why, and what to do
     */
    OpenJob open(BeanFactory beans) throws IOException;
}
