package io.blockframe.commit;

import io.blockframe.format.Geometry;
import io.blockframe.format.Published;

import java.io.IOException;

/** How the commit of one source ended. */
public sealed interface CommitResult {
    Source source();

    /**
     * A new entry, or an older version made current again: durable and read back.
     *
     * @param geometry how it is protected
     */
    record Committed(Source source, Published published, Geometry geometry)
            implements CommitResult {}

    /**
     * The archive had it already as the current version: inspected and read back just now.
     *
     * @param geometry how it is protected
     * @param healed whether it was damaged or lost, and is whole again
     */
    record Duplicate(Source source, Published published, Geometry geometry, boolean healed)
            implements CommitResult {}

    /** Not archived; the source is as it was. */
    record Failed(Source source, IOException cause) implements CommitResult {}
}
