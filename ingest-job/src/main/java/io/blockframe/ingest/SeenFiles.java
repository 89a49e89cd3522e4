package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.WaitingFile;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The files and folders of a drop folder that are remembered one by one. What is asked of all of
 * them together is kept up to date with each change: who asks need not wait until tens of thousands
 * were counted. Thread-safe.
 */
final class SeenFiles {

    /** Those that are held. */
    record Held(int files, String firstWhy) {}

    private record Tried(int failures, Path path) implements Comparable<Tried> {
        private static final Comparator<Tried> MOST_TRIED_FIRST =
                Comparator.comparingInt(Tried::failures).reversed().thenComparing(Tried::path);

        @Override
        public int compareTo(Tried other) {
            return MOST_TRIED_FIRST.compare(this, other);
        }
    }

    private final Path root;

    // All guarded by this.
    private final Map<Path, SeenFile> seen = new HashMap<>();
    private final TreeMap<Instant, Integer> filesByChange = new TreeMap<>();
    private final TreeSet<Tried> tried = new TreeSet<>(); // files without folders
    private final Set<Path> held = new LinkedHashSet<>();
    private long files;

    /**
     * @param root the drop folder
     */
    SeenFiles(Path root) {
        this.root = root;
    }

    /** What is remembered of a file; null when nothing is. */
    synchronized SeenFile get(Path path) {
        return seen.get(path);
    }

    synchronized int size() {
        return seen.size();
    }

    synchronized void put(Path path, SeenFile file) {
        uncount(path, seen.put(path, file));
        count(path, file);
    }

    /** Changes what is remembered of a file, if anything is. */
    synchronized void change(Path path, UnaryOperator<SeenFile> change) {
        var before = seen.get(path);
        var after = before == null ? null : change.apply(before);
        if (!Objects.equals(after, before)) {
            put(path, after);
        }
    }

    /** One after another: others need not wait for all of them. */
    void changeAll(UnaryOperator<SeenFile> change) {
        paths().forEach(path -> change(path, change));
    }

    synchronized void remove(Path path) {
        uncount(path, seen.remove(path));
    }

    /** Forgets all others, one after another; used by the thread that adds files. */
    void retain(Collection<Path> paths) {
        paths().stream().filter(path -> !paths.contains(path)).forEach(this::remove);
    }

    private synchronized List<Path> paths() {
        return new ArrayList<>(seen.keySet());
    }

    /** Those that are held, and why the first of them is. */
    synchronized Held held() {
        return held.isEmpty()
                ? new Held(0, "")
                : new Held(held.size(), seen.get(held.iterator().next()).why());
    }

    /** The files that are there to be committed; folders are none. */
    synchronized Backlog backlog() {
        var first = new ArrayList<WaitingFile>();
        for (var it : tried) {
            if (first.size() == Backlog.MAX_FIRST) {
                break;
            }
            first.add(waiting(it.path(), seen.get(it.path())));
        }
        for (var it : seen.entrySet()) {
            if (first.size() == Backlog.MAX_FIRST) {
                break;
            }
            if (it.getValue().isFile() && it.getValue().failures() == 0) {
                first.add(waiting(it.getKey(), it.getValue()));
            }
        }
        var oldest = filesByChange.isEmpty() ? null : filesByChange.firstKey();
        return new Backlog(files, oldest, first);
    }

    private WaitingFile waiting(Path path, SeenFile file) {
        var name = ArchivePath.relative(root, path).printable();
        return new WaitingFile(name, file.why(), file.failures());
    }

    private void count(Path path, SeenFile file) {
        if (file.isHeld()) {
            held.add(path);
        }
        if (file.isFile()) {
            files++;
            filesByChange.merge(file.identity().changed(), 1, Integer::sum);
            if (file.failures() > 0) {
                tried.add(new Tried(file.failures(), path));
            }
        }
    }

    private void uncount(Path path, SeenFile file) {
        if (file == null) {
            return;
        }
        held.remove(path);
        if (file.isFile()) {
            files--;
            filesByChange.computeIfPresent(
                    file.identity().changed(), (_, many) -> many == 1 ? null : many - 1);
            tried.remove(new Tried(file.failures(), path));
        }
    }
}
