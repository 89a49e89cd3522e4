package io.blockframe.disk;

import java.time.Instant;

/**
 * What the file system says of a name or an open file.
 *
 * @param kind what it is
 * @param sizeBytes length in bytes; 0 for what is not a regular file or a link
 * @param modified mtime
 * @param changed ctime: changes with content, mode, owner and name, and cannot be set
 * @param mode the permission bits with setuid, setgid and sticky, 0 to 07777
 * @param device number of the file system
 * @param inode number of the file in it
 * @param userId owner
 * @param groupId owning group
 * @param links names that the file has; 1 where a file system does not count them
 */
public record FileStatus(
        Kind kind,
        long sizeBytes,
        Instant modified,
        Instant changed,
        int mode,
        long device,
        long inode,
        int userId,
        int groupId,
        int links) {

    /** What a name can stand for. */
    public enum Kind {
        FILE("a regular file"),
        DIRECTORY("a directory"),
        LINK("a symbolic link"),
        OTHER("a device, a pipe or a socket");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What a person calls it. */
        public String words() {
            return words;
        }
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }

    public boolean isDirectory() {
        return kind == Kind.DIRECTORY;
    }

    /** Whether both are the same file, under whatever names; its content may have changed. */
    public boolean isSameFile(FileStatus other) {
        return device == other.device && inode == other.inode;
    }
}
