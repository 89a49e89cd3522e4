package io.blockframe.commit;

import io.blockframe.format.ArchiveException;

/** A source that cannot be archived; others can. */
public abstract sealed class SourceException extends ArchiveException
        permits SourceChangedException, SourceRefusedException {
    SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
