package io.blockframe.disk;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Renames without replacing where the system has no such call: the new name is a second, hard link,
 * which is refused when something has that name, and then the old name goes. A crash in between
 * leaves both names. A folder, and outside of Linux a symbolic link, can have no second name: it is
 * looked for before, and what a folder could replace in that moment is at most an empty one.
 */
final class LinkedRename {

    private LinkedRename() {}

    /**
     * @throws FileAlreadyExistsException when {@code to} exists
     * @throws FileSystemException also when the file system has no second names: nothing is renamed
     */
    static void rename(Path from, Path to) throws IOException {
        switch (OsStatus.of(from).kind()) {
            case FILE -> {
                link(from, to);
                dropOldName(from, to);
            }
            case LINK -> {
                if (Libc.LINUX) { // elsewhere the second name would be that of its target
                    link(from, to);
                    dropOldName(from, to);
                } else {
                    renameUnlessThere(from, to);
                }
            }
            case DIRECTORY, OTHER -> renameUnlessThere(from, to);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException e) {
            if (e.getClass() != FileSystemException.class) {
                throw e;
            }
            if (DiskErrors.isAcrossFileSystems(e)) {
                throw new AtomicMoveNotSupportedException(
                        from.toString(), to.toString(), e.getReason());
            }
            throw refusal(from, to, e);
        }
    }

    /** Why there can be no second name: for the name itself, or for the file system. */
    static IOException refusal(Path from, Path to, FileSystemException refused) {
        try {
            Files.createFile(to);
            Files.delete(to);
        } catch (IOException e) {
            return DiskErrors.aboutName(to, e);
        }
        var reason =
                "%s. Its file system cannot rename without replacing, and refuses a second name: rather than that something could be overwritten, nothing is renamed"
                        .formatted(refused.getReason());
        var named = new FileSystemException(from.toString(), to.toString(), reason);
        named.initCause(refused);
        return DiskErrors.aboutName(to, named);
    }

    /**
     * Something new may have got the old name since: it is moved aside first, and back when it is
     * not what has the new name.
     */
    static void dropOldName(Path from, Path to) throws IOException {
        var aside = to.resolveSibling(".blockframe-" + UUID.randomUUID() + ".tmp");
        Files.move(from, aside, StandardCopyOption.ATOMIC_MOVE);
        if (!OsStatus.of(aside).isSameFile(OsStatus.of(to))) {
            try {
                Files.createLink(from, aside);
            } catch (IOException e) {
                throw new FileSystemException(
                        aside.toString(),
                        from.toString(),
                        "it had the name of a file that was being renamed, and cannot get it back:"
                                + " rename it by hand ("
                                + DiskErrors.text(e)
                                + ")");
            }
        }
        Files.delete(aside);
    }

    private static void renameUnlessThere(Path from, Path to) throws IOException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskErrors.aboutName(to, e);
        }
    }
}
