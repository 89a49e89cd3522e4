package io.blockframe.commit;

import io.blockframe.format.ArchiveException;
import io.blockframe.format.Printable;

/** A source that cannot be archived; others can. */
public abstract sealed class SourceException extends ArchiveException
        permits SourceChangedException, SourceRefusedException {
    /**
     * @param reason goes on after the name of the source
     */
    SourceException(Source source, String reason, Throwable cause) {
        super(Printable.of(source.file().toString()) + " " + reason, cause);
    }
}
