package io.blockframe.mount;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryKind;
import io.blockframe.format.Published;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What the mount says of a name.
 *
 * @param kind what it is
 * @param inode the same at every mount, and another one for another version of a path; 1 is the top
 * @param links names that it has: of a folder that in its parent, its own and one in each folder in
 *     it, of all else 1
 * @param sizeBytes length in bytes; of a link that of its target; 0 for a folder
 * @param mode permission bits, 0 to 07777
 * @param modified mtime of what was dropped; of a folder when something last appeared below it
 * @param changed when the archive took it
 * @param userId owner
 * @param groupId owning group
 */
record Attributes(
        EntryKind kind,
        long inode,
        int links,
        long sizeBytes,
        int mode,
        Instant modified,
        Instant changed,
        int userId,
        int groupId) {
    private static final int FOLDER_MODE = 0755;
    private static final long TOP_INODE = 1;

    /** A file may have been dropped as {@code .versions/a}: that folder is another one. */
    private static final long OLDER_TREE = 0x9E37_79B9_7F4A_7C15L;

    /** Of a file or a link. */
    static Attributes of(Published version) {
        var entry = version.entry();
        return new Attributes(
                entry.kind(),
                inode(entry.path(), firstEight(entry.root())),
                1,
                entry.sizeBytes(),
                entry.mode(),
                entry.modified(),
                entry.committedAt(),
                entry.userId(),
                entry.groupId());
    }

    /**
     * Of a folder: as it was dropped, if it was dropped empty.
     *
     * @param userId owner of the archive, and so of the folders of which no owner was recorded
     * @param groupId its group
     */
    static Attributes of(TreeFolder folder, int userId, int groupId) {
        long tree = folder.isOlder() ? OLDER_TREE : 0;
        long inode = folder.path().map(path -> inode(path, tree)).orElse(TOP_INODE);
        int links = 2 + folder.folderCount();
        var touched = folder.touched();
        if (folder.entry().isEmpty()) {
            return new Attributes(
                    EntryKind.FOLDER,
                    inode,
                    links,
                    0,
                    FOLDER_MODE,
                    touched,
                    touched,
                    userId,
                    groupId);
        }
        var entry = folder.entry().get().entry();
        return new Attributes(
                EntryKind.FOLDER,
                inode,
                links,
                0,
                entry.mode(),
                touched.isAfter(entry.modified()) ? touched : entry.modified(),
                entry.committedAt(),
                entry.userId(),
                entry.groupId());
    }

    /** The same, with the owner, group and mode that are shown. */
    Attributes shownWith(Permissions permissions) {
        return new Attributes(
                kind,
                inode,
                links,
                sizeBytes,
                permissions.mode(kind, mode),
                modified,
                changed,
                permissions.userId().orElse(userId),
                permissions.groupId().orElse(groupId));
    }

    /** Positive, the same at every mount, and very likely nobody else's. */
    private static long inode(ArchivePath path, long version) {
        long place = firstEight(Blake3.fastest().hash(path.bytes()));
        return Math.max(TOP_INODE + 1, (place ^ version) & Long.MAX_VALUE);
    }

    private static long firstEight(Digest digest) {
        return ByteBuffer.wrap(digest.toBytes()).getLong();
    }
}
