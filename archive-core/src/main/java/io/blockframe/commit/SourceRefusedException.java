package io.blockframe.commit;

import io.blockframe.disk.NameRefusedException;

/** A source that no retry can help: something else than a file, not readable, or badly named. */
public final class SourceRefusedException extends SourceException {
    SourceRefusedException(Source source, String reason) {
        this(source, reason, null);
    }

    SourceRefusedException(Source source, NameRefusedException cause) {
        this(
                source,
                "cannot be archived under its name, which the archive's file system refuses (%s)."
                                .formatted(cause.getReason())
                        + " Give it another.",
                cause);
    }

    SourceRefusedException(Source source, String reason, Throwable cause) {
        super(source, reason, cause);
    }
}
