package io.blockframe.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** Modes and times on a Unix file system; links are not followed. */
final class OsAttributes {

    private OsAttributes() {}

    /** The mode of what is created, such as {@code rwx------}. */
    static FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    /** As {@link Disk#setAttributes}. */
    static void set(Path path, int mode, Instant modified) throws IOException {
        boolean isLink = OsStatus.of(path).kind() == FileStatus.Kind.LINK;
        setModified(path, modified); // first: the new mode may forbid it
        try {
            if (!isLink) {
                Files.setAttribute(path, "unix:mode", mode, NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw DiskErrors.about(path, e);
        }
    }

    private static void setModified(Path path, Instant modified) throws IOException {
        if (Libc.PRESENT) {
            int errno = Libc.setModified(path, modified);
            if (errno != 0) {
                throw DiskErrors.ofErrno(errno, path, null);
            }
            return;
        }
        try {
            Files.getFileAttributeView(path, BasicFileAttributeView.class, NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(modified), null, null);
        } catch (IOException e) {
            throw DiskErrors.about(path, e);
        }
    }
}
