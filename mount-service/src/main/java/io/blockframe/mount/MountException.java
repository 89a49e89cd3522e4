package io.blockframe.mount;

import io.blockframe.format.ArchiveException;

/** The archive could not be mounted; the message says what to do about it. */
public final class MountException extends ArchiveException {
    public MountException(String message) {
        super(message);
    }

    public MountException(String message, Throwable cause) {
        super(message, cause);
    }
}
