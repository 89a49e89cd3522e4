package io.blockframe.ingest;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Published;
import io.blockframe.hash.Digest;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks whether the archive has some content whole, before a copy of it is deleted: an entry may
 * have been removed since, or the archive may be an older copy of itself.
 */
final class ArchivedProof implements AutoCloseable {

    private static final InspectorOptions FROM_MEDIUM = new InspectorOptions(false, true, _ -> {});

    private final Archive archive;
    private Map<Digest, Published> entries; // null until it was asked for
    private EntryInspector inspector;

    ArchivedProof(Archive archive) {
        this.archive = archive;
    }

    /** Reads an entry with that content from the medium; false when there is none that is whole. */
    boolean isWhole(Digest root) throws IOException {
        if (entries == null) {
            archive.catalogue().refresh();
            entries = new HashMap<>();
            archive.catalogue().all().forEach(it -> entries.put(it.entry().root(), it));
            inspector = new EntryInspector(FROM_MEDIUM);
        }
        var entry = entries.get(root);
        return entry != null && inspector.inspect(archive, entry).status() == EntryStatus.HEALTHY;
    }

    @Override
    public void close() {
        if (inspector != null) {
            inspector.close();
        }
    }
}
