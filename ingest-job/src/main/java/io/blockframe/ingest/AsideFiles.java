package io.blockframe.ingest;

import io.blockframe.commit.SourceIdentity;
import io.blockframe.disk.FileStatus;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files that are set aside, and what each was when it was. Thread-safe. */
final class AsideFiles {

    private final Map<Path, Aside> files = new TreeMap<>(); // a file comes before its marker
    private final Map<Inode, List<Path>> names = new HashMap<>();

    /**
     * What a file was when it had been set aside.
     *
     * @param sinceNanos when that was, by the clock of this process
     */
    record Aside(SourceIdentity identity, long sinceNanos) {}

    synchronized void add(Path file, FileStatus status, long sinceNanos) {
        var identity = SourceIdentity.of(status);
        files.put(file, new Aside(identity, sinceNanos));
        names.merge(
                Inode.of(identity),
                List.of(file),
                (some, one) -> Stream.concat(some.stream(), one.stream()).distinct().toList());
    }

    synchronized void remove(Path file) {
        var found = files.remove(file);
        if (found != null) {
            names.computeIfPresent(
                    Inode.of(found.identity()),
                    (_, all) -> {
                        var others = all.stream().filter(name -> !name.equals(file)).toList();
                        return others.isEmpty() ? null : others;
                    });
        }
    }

    synchronized boolean contains(Path file) {
        return files.containsKey(file);
    }

    synchronized Optional<Aside> find(Path file) {
        return Optional.ofNullable(files.get(file));
    }

    /** All of them; a file comes before its marker. */
    synchronized List<Path> all() {
        return List.copyOf(files.keySet());
    }

    /** The names that a file has among them: more than one when it has hard links. */
    synchronized List<Path> namesOf(SourceIdentity file) {
        return names.getOrDefault(Inode.of(file), List.of());
    }

    /**
     * One name of a file was renamed or deleted by us, which changes the ctime under the others:
     * they were not written to.
     *
     * @param before what it was right before, and
     * @param now right after
     */
    synchronized void touched(SourceIdentity before, FileStatus now) {
        if (before.isContentOf(now)) {
            for (var name : namesOf(before)) {
                files.computeIfPresent(
                        name,
                        (_, file) ->
                                file.identity().equals(before)
                                        ? new Aside(SourceIdentity.of(now), file.sinceNanos())
                                        : file);
            }
        }
    }
}
