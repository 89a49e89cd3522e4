package io.blockframe.format;

import io.blockframe.hash.Digest;

import java.time.Instant;

/**
 * One archived file: one version of what was dropped under a path.
 *
 * @param sequence place in the order of all publications, from 1
 * @param kind what it was
 * @param path where it was dropped
 * @param sizeBytes length of its content
 * @param modified mtime of the source, to the nanosecond
 * @param mode permission bits of the source, 0 to 07777
 * @param userId owner of the source
 * @param groupId owning group of the source
 * @param tier number of the tier that chose its geometry
 * @param root BLAKE3 of its content
 * @param committedAt when it was committed; never used for ordering
 */
public record Entry(
        long sequence,
        EntryKind kind,
        ArchivePath path,
        long sizeBytes,
        Instant modified,
        int mode,
        int userId,
        int groupId,
        int tier,
        Digest root,
        Instant committedAt) {

    /** The same entry at another place in the order. */
    public Entry withSequence(long newSequence) {
        return new Entry(
                newSequence,
                kind,
                path,
                sizeBytes,
                modified,
                mode,
                userId,
                groupId,
                tier,
                root,
                committedAt);
    }
}
