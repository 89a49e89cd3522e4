package io.blockframe.store;

import io.blockframe.format.ArchiveException;

/** There is no archive where one was expected. */
public class NoArchiveException extends ArchiveException {
    public NoArchiveException(String message) {
        super(message);
    }
}
