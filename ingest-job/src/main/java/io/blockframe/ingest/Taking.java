package io.blockframe.ingest;

import java.nio.file.Path;

/** What became of a file that was to be taken out of the drop folder. */
sealed interface Taking {

    /** It is no longer what was committed, and stays in the drop folder. */
    record Left() implements Taking {}

    /** It lies among the committed files. */
    record Kept(Path file) implements Taking {}

    /** It is gone: set aside to be deleted, or a folder, of which nothing is left to keep. */
    record Gone() implements Taking {}
}
