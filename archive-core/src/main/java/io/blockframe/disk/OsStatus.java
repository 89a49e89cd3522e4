package io.blockframe.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** Reads {@link FileStatus} from a Unix file system. */
final class OsStatus {

    private static final String ATTRIBUTES =
            "unix:mode,size,lastModifiedTime,ctime,dev,ino,uid,gid";
    private static final int TYPE_BITS = 0170000;
    private static final int PERMISSION_BITS = 07777;

    private OsStatus() {}

    /** What has the name {@code path}; a link is described, not followed. */
    static FileStatus of(Path path) throws IOException {
        Map<String, Object> found;
        try {
            found = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw DiskErrors.aboutName(path, e);
        }
        int mode = (int) found.get("mode");
        var kind = kind(mode);
        boolean sized = kind == FileStatus.Kind.FILE || kind == FileStatus.Kind.LINK;
        return new FileStatus(
                kind,
                sized ? (long) found.get("size") : 0,
                ((FileTime) found.get("lastModifiedTime")).toInstant(),
                ((FileTime) found.get("ctime")).toInstant(),
                mode & PERMISSION_BITS,
                (long) found.get("dev"),
                (long) found.get("ino"),
                (int) found.get("uid"),
                (int) found.get("gid"));
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
