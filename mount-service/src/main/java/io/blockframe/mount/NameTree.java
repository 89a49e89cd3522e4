package io.blockframe.mount;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryKind;
import io.blockframe.format.Published;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * Names that the mount shows: folders, and in them one version for each name.
 *
 * <p>Thread-safe: any number of threads look names up while one updates, and none sees half an
 * update.
 */
final class NameTree {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final TreeFolder top;
    private final Function<Published, ArchivePath> place;

    /** What the tree shows, by place; only the updater uses it. */
    private final Map<ArchivePath, Published> known = new HashMap<>();

    /**
     * @param top path of the top folder; null for the top of the mount
     * @param place of a version below the top, always the same; no two that are shown have the same
     */
    NameTree(ArchivePath top, Function<Published, ArchivePath> place, ShownNames shownNames) {
        this.top = new TreeFolder(top, top != null, shownNames);
        this.place = place;
    }

    /** With each version where it was dropped. */
    static NameTree asDropped(ShownNames shownNames) {
        return new NameTree(null, version -> version.entry().path(), shownNames);
    }

    /** Shows these versions and no others. One updater at a time. */
    void update(Collection<Published> shown) {
        var outdated = new ArrayList<Published>();
        var added = new ArrayList<Published>();
        for (var version : shown) {
            var before = known.put(place.apply(version), version);
            if (before == version || version.equals(before)) {
                continue;
            }
            added.add(version);
            if (before != null) {
                outdated.add(before);
            }
        }
        if (known.size() > shown.size()) {
            outdated.addAll(forgetAllBut(shown));
        }
        lock.writeLock().lock();
        try {
            outdated.forEach(this::remove);
            added.forEach(this::add);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A question about a node; must not keep it. */
    @FunctionalInterface
    interface Question<T> {
        T of(TreeNode node) throws NameFault;
    }

    /**
     * Asks about what a path of the mount stands for.
     *
     * @param path below the top, names joined and led by {@code /}; without a name it is the top
     * @throws NameFault when it stands for nothing, and what the question throws
     */
    <T> T ask(String path, Question<T> question) throws NameFault {
        lock.readLock().lock();
        try {
            return question.of(find(path));
        } finally {
            lock.readLock().unlock();
        }
    }

    private TreeNode find(String path) throws NameFault {
        TreeNode node = top;
        for (int start = 1; start < path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (!(node instanceof TreeFolder folder)) {
                throw new NameFault(NameFault.Kind.NOT_A_FOLDER, path);
            }
            String name = path.substring(start, end);
            node = folder.find(name);
            if (node == null) {
                boolean tooLong = ShownNames.bytes(name) > ShownNames.MAX_BYTES;
                throw new NameFault(
                        tooLong ? NameFault.Kind.NAME_TOO_LONG : NameFault.Kind.NO_SUCH_NAME, path);
            }
            start = end + 1;
        }
        return node;
    }

    /** Number of files, links and empty folders. */
    int size() {
        return known.size();
    }

    private List<Published> forgetAllBut(Collection<Published> shown) {
        var places = new HashSet<ArchivePath>();
        shown.forEach(version -> places.add(place.apply(version)));
        var gone = new ArrayList<Published>();
        known.entrySet()
                .removeIf(
                        entry -> {
                            boolean vanished = !places.contains(entry.getKey());
                            if (vanished) {
                                gone.add(entry.getValue());
                            }
                            return vanished;
                        });
        return gone;
    }

    private void add(Published version) {
        var entry = version.entry();
        var names = place.apply(version).names();
        var folder = top;
        for (String name : names.subList(0, names.size() - 1)) {
            folder.touch(entry.committedAt());
            folder = folder.folderOrNew(name);
        }
        folder.touch(entry.committedAt());
        if (entry.kind() == EntryKind.FOLDER) {
            folder.folderOrNew(names.getLast()).setEntry(version);
        } else {
            folder.putLeaf(names.getLast(), version);
        }
    }

    private void remove(Published version) {
        var names = place.apply(version).names();
        var folders = new ArrayList<TreeFolder>(List.of(top));
        for (String name : names.subList(0, names.size() - 1)) {
            folders.add(folders.getLast().folder(name));
        }
        if (version.entry().kind() == EntryKind.FOLDER) {
            var folder = folders.getLast().folder(names.getLast());
            folder.setEntry(null);
            folders.add(folder);
        } else {
            folders.getLast().removeLeaf(names.getLast());
        }
        for (int i = folders.size() - 1; i > 0 && !folders.get(i).isNeeded(); i--) {
            folders.get(i - 1).removeFolder(names.get(i - 1));
        }
    }
}
