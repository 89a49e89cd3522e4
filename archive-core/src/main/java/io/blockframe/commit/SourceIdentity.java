package io.blockframe.commit;

import io.blockframe.disk.FileStatus;

import java.time.Instant;

/**
 * What tells that a source is still the one that was read: any write changes mtime or ctime, and
 * ctime cannot be set back.
 */
record SourceIdentity(long device, long inode, long sizeBytes, Instant modified, Instant changed) {
    static SourceIdentity of(FileStatus status) {
        return new SourceIdentity(
                status.device(),
                status.inode(),
                status.sizeBytes(),
                status.modified(),
                status.changed());
    }
}
