package io.blockframe.commit;

/** The source changed, shrank or went while it was read. Nothing was archived; try again later. */
public final class SourceChangedException extends SourceException {
    SourceChangedException(Source source, String found) {
        this(source, found, null);
    }

    SourceChangedException(Source source, String found, Throwable cause) {
        super(
                source,
                found + " while it was read. Nothing was archived; it can be when it is complete.",
                cause);
    }
}
