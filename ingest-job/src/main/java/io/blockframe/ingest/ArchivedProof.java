package io.blockframe.ingest;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Published;
import io.blockframe.hash.Digest;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Looks whether the archive has some content whole, before a copy of it is deleted: an entry may
 * have been removed since, or the archive may be an older copy of itself.
 */
final class ArchivedProof implements AutoCloseable {

    private static final InspectorOptions FROM_MEDIUM = new InspectorOptions(false, true, _ -> {});

    private final Archive archive;
    private final Map<Digest, Boolean> known = new HashMap<>();
    private Map<Digest, List<Published>> entries; // null until it was asked for
    private EntryInspector inspector;

    ArchivedProof(Archive archive) {
        this.archive = archive;
    }

    /**
     * Reads every entry with that content from the medium, once: which of them stands for a copy
     * its name does not always say. False when there is none, or one that is not whole.
     */
    boolean isWhole(Digest root) throws IOException {
        if (entries == null) {
            archive.catalogue().refresh();
            entries =
                    archive.catalogue().all().stream()
                            .collect(Collectors.groupingBy(it -> it.entry().root()));
            inspector = new EntryInspector(FROM_MEDIUM);
        }
        var whole = known.get(root);
        if (whole == null) {
            whole = areWhole(entries.getOrDefault(root, List.of()));
            known.put(root, whole);
        }
        return whole;
    }

    private boolean areWhole(List<Published> copies) throws IOException {
        for (var copy : copies) {
            if (inspector.inspect(archive, copy).status() != EntryStatus.HEALTHY) {
                return false;
            }
        }
        return !copies.isEmpty();
    }

    @Override
    public void close() {
        if (inspector != null) {
            inspector.close();
        }
    }
}
