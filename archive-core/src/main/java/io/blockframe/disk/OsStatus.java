package io.blockframe.disk;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** Reads {@link FileStatus} from a Unix file system. */
final class OsStatus {

    private static final String ATTRIBUTES =
            "unix:mode,size,lastModifiedTime,ctime,dev,ino,uid,gid,nlink";
    private static final int STATX_BYTES = 256;
    private static final int TYPE_BITS = 0170000;
    private static final int PERMISSION_BITS = 07777;

    private OsStatus() {}

    /** What has the name {@code path}; a link is described, not followed. */
    static FileStatus of(Path path) throws IOException {
        if (Libc.PRESENT) {
            try (var arena = Arena.ofConfined()) {
                var found = arena.allocate(STATX_BYTES, Long.BYTES);
                int errno = Libc.status(path, found);
                if (errno == 0) {
                    return ofStatx(found);
                }
                if (errno != Libc.ENOSYS) {
                    throw DiskErrors.aboutName(path, DiskErrors.ofErrno(errno, path, null));
                }
            }
        }
        return ofAttributes(path);
    }

    /** From Linux's {@code struct statx}, which is the same on every processor (statx(2)). */
    private static FileStatus ofStatx(MemorySegment found) {
        return status(
                Short.toUnsignedInt(found.get(JAVA_SHORT, 28)),
                found.get(JAVA_LONG, 40),
                instant(found, 112),
                instant(found, 96),
                device(found.get(JAVA_INT, 136), found.get(JAVA_INT, 140)),
                found.get(JAVA_LONG, 32),
                found.get(JAVA_INT, 20),
                found.get(JAVA_INT, 24),
                found.get(JAVA_INT, 16));
    }

    private static Instant instant(MemorySegment found, long offset) {
        return Instant.ofEpochSecond(
                found.get(JAVA_LONG, offset), found.get(JAVA_INT, offset + Long.BYTES));
    }

    /** One number of both, as the C library and the JDK make it. */
    private static long device(long major, long minor) {
        return (minor & 0xFF)
                | (major & 0xFFF) << 8
                | (minor & ~0xFFL) << 12
                | (major & ~0xFFFL) << 32;
    }

    /** With the JDK alone, which takes many times as long. */
    private static FileStatus ofAttributes(Path path) throws IOException {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw DiskErrors.aboutName(path, e);
        }
        return status(
                (int) found.get("mode"),
                (long) found.get("size"),
                ((FileTime) found.get("lastModifiedTime")).toInstant(),
                ((FileTime) found.get("ctime")).toInstant(),
                (long) found.get("dev"),
                (long) found.get("ino"),
                (int) found.get("uid"),
                (int) found.get("gid"),
                (int) found.get("nlink"));
    }

    private static FileStatus status(
            int mode,
            long size,
            Instant modified,
            Instant changed,
            long device,
            long inode,
            int userId,
            int groupId,
            int links) {
        var kind = kind(mode);
        boolean sized = kind == FileStatus.Kind.FILE || kind == FileStatus.Kind.LINK;
        return new FileStatus(
                kind,
                sized ? size : 0,
                modified,
                changed,
                mode & PERMISSION_BITS,
                device,
                inode,
                userId,
                groupId,
                links);
    }

    /** The status of {@code path}, which must be of that kind. */
    static FileStatus require(FileStatus.Kind expected, Path path) throws IOException {
        var found = of(path);
        if (found.kind() != expected) {
            throw new NotAFileException(path, found.kind(), expected);
        }
        return found;
    }

    /**
     * What an open file is now.
     *
     * @param opened what it was when it was opened by {@code path}
     * @throws NoSuchFileException when the path stands for something else by now
     */
    static FileStatus ofOpen(Path path, FileStatus opened) throws IOException {
        // While the file is open no other file can get its inode, so what has both the name and
        // the inode is the file.
        var now = of(path);
        if (!now.isSameFile(opened)) {
            throw new NoSuchFileException(
                    path.toString(), null, "the name now stands for another file");
        }
        return now;
    }

    private static FileStatus.Kind kind(int mode) {
        return switch (mode & TYPE_BITS) {
            case 0100000 -> FileStatus.Kind.FILE;
            case 0040000 -> FileStatus.Kind.DIRECTORY;
            case 0120000 -> FileStatus.Kind.LINK;
            default -> FileStatus.Kind.OTHER;
        };
    }
}
