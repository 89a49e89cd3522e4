package io.blockframe.launcher.archives;

/** A command was given something that it cannot work with; nothing was done. */
public final class UsageException extends RuntimeException {
    public UsageException(String message) {
        super(message);
    }
}
