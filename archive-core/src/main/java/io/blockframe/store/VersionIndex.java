package io.blockframe.store;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.CatalogueLine;
import io.blockframe.format.Entry;
import io.blockframe.format.Published;
import io.blockframe.format.Tombstoned;
import io.blockframe.hash.Digest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The versions of every path, whatever order the catalogue's lines come in: of one path and root
 * the highest sequence counts, and the version with the highest sequence is current.
 */
final class VersionIndex {

    private static final Comparator<Published> NEWEST_FIRST =
            Comparator.comparingLong((Published version) -> version.entry().sequence())
                    .thenComparing(version -> version.entry().root().toString())
                    .reversed();

    private static final String LEAST_NAME = "\u0001";

    private final TreeMap<ArchivePath, List<Published>> versions = new TreeMap<>();
    private final Map<Content, Long> tombstones = new HashMap<>();
    private long lastSequence;

    private record Content(ArchivePath path, Digest root) {}

    void add(CatalogueLine line) {
        switch (line) {
            case Published published -> publish(published);
            case Tombstoned tombstoned -> bury(tombstoned);
        }
    }

    private void publish(Published published) {
        var entry = published.entry();
        lastSequence = Math.max(lastSequence, entry.sequence());
        if (isBuried(entry)) {
            return;
        }
        var known = versions.computeIfAbsent(entry.path(), _ -> new ArrayList<>(1));
        for (var version : known) {
            if (version.entry().root().equals(entry.root())
                    && version.entry().sequence() >= entry.sequence()) {
                return;
            }
        }
        known.removeIf(version -> version.entry().root().equals(entry.root()));
        known.add(published);
        known.sort(NEWEST_FIRST);
    }

    private void bury(Tombstoned tombstoned) {
        lastSequence = Math.max(lastSequence, tombstoned.sequence());
        var content = new Content(tombstoned.path(), tombstoned.root());
        tombstones.merge(content, tombstoned.sequence(), Math::max);
        var known = versions.get(tombstoned.path());
        if (known != null) {
            known.removeIf(
                    version ->
                            version.entry().root().equals(tombstoned.root())
                                    && version.entry().sequence() < tombstoned.sequence());
            if (known.isEmpty()) {
                versions.remove(tombstoned.path());
            }
        }
    }

    /** Whether a tombstone of that content is newer. */
    boolean isBuried(Entry entry) {
        if (tombstones.isEmpty()) {
            return false;
        }
        long buried = tombstones.getOrDefault(new Content(entry.path(), entry.root()), 0L);
        return entry.sequence() < buried;
    }

    long lastSequence() {
        return lastSequence;
    }

    List<Published> versions(ArchivePath path) {
        return List.copyOf(versions.getOrDefault(path, List.of()));
    }

    boolean hasBelow(ArchivePath folder) {
        // By bytes, all that is below a folder comes together, behind the least of names.
        var first = versions.ceilingKey(folder.resolve(LEAST_NAME));
        return first != null && first.startsWith(folder);
    }

    Set<String> folderNames(Optional<ArchivePath> parent) {
        var below = parent.map(it -> versions.tailMap(it.resolve(LEAST_NAME))).orElse(versions);
        var names = new HashSet<String>();
        for (var path : below.entrySet()) {
            if (parent.isPresent() && !path.getKey().startsWith(parent.get())) {
                break;
            }
            if (path.getKey().parent().equals(parent)) {
                path.getValue().forEach(version -> names.add(version.folder().name()));
            }
        }
        return names;
    }

    List<Published> current() {
        return versions.values().stream().map(List::getFirst).toList();
    }

    /** Lines that say what is known, in no order. */
    List<CatalogueLine> lines() {
        var lines = new ArrayList<CatalogueLine>(all());
        tombstones.forEach(
                (content, sequence) ->
                        lines.add(
                                new Tombstoned(
                                        sequence, content.path, content.root, Instant.EPOCH)));
        return lines;
    }

    List<Published> older() {
        return versions.values().stream()
                .filter(known -> known.size() > 1)
                .flatMap(known -> known.stream().skip(1))
                .toList();
    }

    List<Published> all() {
        return versions.values().stream().flatMap(List::stream).toList();
    }
}
