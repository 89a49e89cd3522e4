package io.blockframe.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * No room for what was to be written: the disk is full, or the owner's quota is used up. What was
 * there before is unharmed; a write may have been done in part.
 */
public final class DiskFullException extends FileSystemException {

    /** The reason that every message of this exception ends in. */
    public static final String REASON = "No space left on device";

    private static final String FREE_SPACE = "free some space";

    private static final long serialVersionUID = 1;

    private final long neededBytes;
    private final String advice;

    /**
     * @param path what was written, created or renamed
     * @param cause what the system said, or null
     */
    public DiskFullException(Path path, IOException cause) {
        this(path, REASON, FREE_SPACE, 0);
        if (cause != null) {
            initCause(cause);
        }
    }

    /**
     * Nothing was written yet, because it would not fit.
     *
     * @param path where
     * @param neededBytes what it takes
     * @param usableBytes what is free
     */
    public DiskFullException(Path path, long neededBytes, long usableBytes) {
        this(
                path,
                "%,d bytes are needed, %,d are free: %s"
                        .formatted(neededBytes, usableBytes, REASON),
                FREE_SPACE,
                neededBytes);
    }

    /** There is room, and nothing that files could be made of. */
    DiskFullException(Path path, Inodes inodes) {
        this(
                path,
                "all %,d inodes are used, %,d bytes are free: %s"
                        .formatted(inodes.count(), inodes.freeBytes(), REASON),
                "delete files that are not needed, or use a file system with more inodes"
                        + " (docs/OPERATIONS.md),",
                0);
    }

    private DiskFullException(Path path, String reason, String advice, long neededBytes) {
        super(path.toString(), null, reason);
        this.advice = advice;
        this.neededBytes = neededBytes;
    }

    /** What its owner can do. */
    public String advice() {
        return advice;
    }

    /** What it takes, in bytes; 0 when that is not known. */
    public long neededBytes() {
        return neededBytes;
    }
}
