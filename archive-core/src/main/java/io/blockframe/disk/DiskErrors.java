package io.blockframe.disk;

import static io.blockframe.disk.Libc.EBADMSG;
import static io.blockframe.disk.Libc.EBUSY;
import static io.blockframe.disk.Libc.EDQUOT;
import static io.blockframe.disk.Libc.EILSEQ;
import static io.blockframe.disk.Libc.EINVAL;
import static io.blockframe.disk.Libc.EIO;
import static io.blockframe.disk.Libc.ENAMETOOLONG;
import static io.blockframe.disk.Libc.ENODATA;
import static io.blockframe.disk.Libc.ENOSPC;
import static io.blockframe.disk.Libc.ENOTDIR;
import static io.blockframe.disk.Libc.EPIPE;
import static io.blockframe.disk.Libc.EROFS;
import static io.blockframe.disk.Libc.EUCLEAN;
import static io.blockframe.disk.Libc.EXDEV;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What an error of the disk means for the bytes. */
public final class DiskErrors {

    /** What the JDK says of a position, a length or an address. */
    private static final String OF_BLOCK_SIZE = "is not a multiple of the block";

    private DiskErrors() {}

    /**
     * Whether the error says that bytes are gone, so that they must be rebuilt: nothing has that
     * name, something else has it, or the medium cannot read. An error of the medium should be
     * tried once more before it is believed.
     *
     * <p>Everything else is not damage and must never be repaired as such: no permission, too many
     * open files, no memory, a stale handle, a closed channel, lost power.
     */
    public static boolean isDamage(IOException error) {
        return error instanceof NoSuchFileException
                || error instanceof NotAFileException
                || says(error, ENOTDIR)
                || isMediumError(error);
    }

    /** Whether the medium could not read what lies on it. */
    public static boolean isMediumError(IOException error) {
        // EIO is what file systems say of a bad sector; the others are what some of them say when
        // the block layer or their own check sums have found one.
        if (error instanceof NameRefusedException) {
            return false; // EILSEQ of a name, not of a block
        }
        return says(error, EIO)
                || says(error, ENODATA)
                || says(error, EILSEQ)
                || says(error, EBADMSG)
                || says(error, EUCLEAN);
    }

    /**
     * Whether a file system, or the JDK on its behalf, wants direct I/O in other portions, or not
     * at all.
     */
    static boolean refusesAlignment(IOException error) {
        String reason = reason(error);
        return says(error, EINVAL) || reason != null && reason.contains(OF_BLOCK_SIZE);
    }

    /** What happened, in words; the JDK's message is nothing but a name for some. */
    public static String text(IOException error) {
        return error instanceof AccessDeniedException denied && denied.getReason() == null
                ? denied.getFile() + ": permission denied"
                : error.getMessage();
    }

    /**
     * Whether one name cannot be used, and others can: something else is where a folder should be,
     * or somebody else's permissions forbid it.
     */
    public static boolean isInTheWay(IOException error) {
        return error instanceof FileAlreadyExistsException
                || error instanceof AccessDeniedException
                || error instanceof NotAFileException
                || says(error, ENOTDIR);
    }

    /** Whether something cannot be renamed because it lies on another file system. */
    public static boolean isAcrossFileSystems(IOException error) {
        return error instanceof AtomicMoveNotSupportedException || says(error, EXDEV);
    }

    /**
     * Whether a folder cannot go because something is mounted there; of a file, that it is in use.
     */
    public static boolean isMountPoint(IOException error) {
        return says(error, EBUSY);
    }

    /** Whether the file system cannot be written at all. */
    public static boolean isReadOnly(IOException error) {
        return says(error, EROFS);
    }

    /** {@code error} with the name of {@code path}, and as the type that says most. */
    static IOException about(Path path, IOException error) {
        if (says(error, ENOSPC) || says(error, EDQUOT)) {
            return full(path, error);
        }
        if (error.getClass() != IOException.class) {
            return error;
        }
        var named = new FileSystemException(path.toString(), null, error.getMessage());
        named.initCause(error);
        return named;
    }

    private static DiskFullException full(Path path, IOException cause) {
        var inodes = Inodes.of(path);
        if (!inodes.areUsedUp()) {
            return new DiskFullException(path, cause);
        }
        var full = new DiskFullException(path, inodes);
        if (cause != null) {
            full.initCause(cause);
        }
        return full;
    }

    /** Like {@link #about}, of an operation that looks up {@code path} or gives it to something. */
    static IOException aboutName(Path path, IOException error) {
        return says(error, ENAMETOOLONG) || says(error, EILSEQ) || says(error, EINVAL)
                ? new NameRefusedException(path, reason(error), error)
                : about(path, error);
    }

    /** The exception the JDK would throw for an error number of Linux. */
    static IOException ofErrno(int errno, Path path, Path other) {
        String name = path.toString();
        String otherName = other == null ? null : other.toString();
        return switch (errno) {
            case Libc.ENOENT -> new NoSuchFileException(name, otherName, null);
            case Libc.EEXIST ->
                    new FileAlreadyExistsException(otherName == null ? name : otherName);
            case Libc.EACCES -> new AccessDeniedException(name, otherName, null);
            case Libc.EXDEV ->
                    new AtomicMoveNotSupportedException(name, otherName, Libc.message(errno));
            case Libc.ENOSPC, Libc.EDQUOT -> full(path, null);
            default -> new FileSystemException(name, otherName, Libc.message(errno));
        };
    }

    /** Whether whoever read the other end of a pipe has closed it. */
    public static boolean isReaderGone(IOException error) {
        return says(error, EPIPE);
    }

    private static boolean says(IOException error, int errno) {
        String reason = reason(error);
        // The JDK has the system's text and nothing else; outside the C locale it is translated.
        return reason != null
                && (reason.contains(Libc.plainMessage(errno))
                        || reason.contains(Libc.message(errno)));
    }

    private static String reason(IOException error) {
        return error instanceof FileSystemException named ? named.getReason() : error.getMessage();
    }
}
