package io.blockframe.disk;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file system that has no room for this name, or not for one of its characters. It will never
 * take it, and takes others: nothing is said about the disk.
 */
public final class NameRefusedException extends FileSystemException {

    /** The reason when a name, or a whole path, is too long. */
    public static final String TOO_LONG = "File name too long";

    private static final long serialVersionUID = 1;

    /**
     * @param path what cannot be looked up, created or renamed to
     * @param reason why, in the words of the system
     * @param cause what the system said, or null
     */
    public NameRefusedException(Path path, String reason, IOException cause) {
        super(path.toString(), null, reason);
        if (cause != null) {
            initCause(cause);
        }
    }
}
