package io.blockframe.ingest;

import io.blockframe.jobs.ErrorText;

import java.io.IOException;
import java.nio.file.Path;

/** A file was written to while it was taken, and could not be put back into the drop folder. */
final class StrayFileException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param taken where it lies
     * @param file where it was dropped
     */
    StrayFileException(Path taken, Path file, IOException cause) {
        super(
                "%s was written to while it was taken and cannot be put back: what it is now is not archived and lies only in %s; drop that file again (%s)"
                        .formatted(file, taken, ErrorText.of(cause)),
                cause);
    }
}
