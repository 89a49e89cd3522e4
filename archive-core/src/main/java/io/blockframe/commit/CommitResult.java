package io.blockframe.commit;

import io.blockframe.format.Published;

import java.io.IOException;

/** How the commit of one source ended. */
public sealed interface CommitResult {
    Source source();

    /** A new entry, or an older version made current again: durable and read back. */
    record Committed(Source source, Published published) implements CommitResult {}

    /** The archive had it already as the current version: inspected and read back just now. */
    record Duplicate(Source source, Published published) implements CommitResult {}

    /** Not archived; the source is as it was. */
    record Failed(Source source, IOException cause) implements CommitResult {}
}
