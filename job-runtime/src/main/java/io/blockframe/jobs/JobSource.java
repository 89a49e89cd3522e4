package io.blockframe.jobs;

import java.io.IOException;
import java.util.List;

/** Where jobs are declared. */
public interface JobSource {

    /**
     * Every declared job as it is now, by name.
     *
     * @throws IOException when they cannot be read at all
     */
    List<JobFile> read() throws IOException;
}
