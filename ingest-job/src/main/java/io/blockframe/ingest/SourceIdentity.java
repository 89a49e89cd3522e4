package io.blockframe.ingest;

import io.blockframe.disk.FileStatus;

import java.time.Instant;

/** What tells that a file is still the one that was seen: any write changes mtime or ctime. */
record SourceIdentity(long device, long inode, long sizeBytes, Instant modified, Instant changed) {

    static SourceIdentity of(FileStatus status) {
        return new SourceIdentity(
                status.device(),
                status.inode(),
                status.sizeBytes(),
                status.modified(),
                status.changed());
    }

    /** Whether it is the same file with the same content, though its name may have changed. */
    boolean isContentOf(FileStatus status) {
        return equals(
                new SourceIdentity(
                        status.device(),
                        status.inode(),
                        status.sizeBytes(),
                        status.modified(),
                        changed));
    }
}
