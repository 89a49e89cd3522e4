package io.blockframe.ingest;

import java.io.IOException;
import java.time.Instant;

/** Something that {@link Housekeeping} does again and again. */
interface Chore {

    /** Does what is due. */
    void tidy(Instant now) throws IOException;

    /** Nothing is changed any more when it returns. */
    void stop();
}
