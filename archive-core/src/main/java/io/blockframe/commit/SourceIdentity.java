package io.blockframe.commit;

import io.blockframe.disk.FileStatus;

import java.time.Instant;

/**
 * What tells that a source is still the one that was seen: any write changes mtime or ctime, and
 * ctime cannot be set back.
 */
public record SourceIdentity(
        long device, long inode, long sizeBytes, Instant modified, Instant changed) {
    public static SourceIdentity of(FileStatus status) {
        return new SourceIdentity(
                status.device(),
                status.inode(),
                status.sizeBytes(),
                status.modified(),
                status.changed());
    }

    /** Whether it is the same file with the same content, though its name may have changed. */
    public boolean isContentOf(FileStatus status) {
        return equals(
                new SourceIdentity(
                        status.device(),
                        status.inode(),
                        status.sizeBytes(),
                        status.modified(),
                        changed));
    }
}
