package io.blockframe.format;

import java.io.IOException;

/**
 * Something about the archive that its user must know: named, with what was found and what to do.
 */
public class ArchiveException extends IOException {
    public ArchiveException(String message) {
        super(message);
    }

    public ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }
}
