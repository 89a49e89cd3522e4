package io.blockframe.commit;

/** A source that no retry can help: something else than a file, or not readable. */
public final class SourceRefusedException extends SourceException {
    SourceRefusedException(Source source, String reason) {
        this(source, reason, null);
    }

    SourceRefusedException(Source source, String reason, Throwable cause) {
        super("%s %s".formatted(source.file(), reason), cause);
    }
}
