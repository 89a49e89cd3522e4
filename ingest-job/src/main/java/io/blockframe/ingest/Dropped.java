package io.blockframe.ingest;

import io.blockframe.commit.Source;
import io.blockframe.commit.SourceIdentity;
import io.blockframe.disk.FileStatus;

/**
 * Something settled in a drop folder that is to be committed: a plan, which opens nothing.
 *
 * @param source where it lies, and what it will be called
 * @param status what it was when it had settled
 */
record Dropped(Source source, FileStatus status) {

    SourceIdentity identity() {
        return SourceIdentity.of(status);
    }

    long sizeBytes() {
        return status.sizeBytes();
    }
}
