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

    private static final long serialVersionUID = 1;

    private final long neededBytes;

    /**
     * @param path what was written, created or renamed
     * @param cause what the system said, or null
     */
    public DiskFullException(Path path, IOException cause) {
        super(path.toString(), null, REASON);
        neededBytes = 0;
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
        super(
                path.toString(),
                null,
                "%,d bytes are needed, %,d are free: %s"
                        .formatted(neededBytes, usableBytes, REASON));
        this.neededBytes = neededBytes;
    }

    /** What it takes, in bytes; 0 when that is not known. */
    public long neededBytes() {
        return neededBytes;
    }
}
