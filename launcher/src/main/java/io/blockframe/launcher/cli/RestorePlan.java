package io.blockframe.launcher.cli;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryKind;
import io.blockframe.format.Published;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is restored, and where to.
 *
 * @param items by path
 */
record RestorePlan(List<Item> items) {
    /**
     * One version and its place.
     *
     * @param published what
     * @param target where to
     */
    record Item(Published published, Path target) {}

    static RestorePlan one(Published published, Path target) {
        return new RestorePlan(List.of(new Item(published, target)));
    }

    static RestorePlan everything(List<Published> all, Path output) {
        return below(all, 0, output);
    }

    /** All of {@code found} are {@code folder} or below it. */
    static RestorePlan folder(List<Published> found, ArchivePath folder, Path output) {
        return below(found, folder.names().size(), output);
    }

    /**
     * @param depth how many names of their paths {@code output} stands for
     */
    private static RestorePlan below(List<Published> found, int depth, Path output) {
        var folders = foldersOf(found);
        return new RestorePlan(
                found.stream()
                        .map(it -> new Item(it, target(it, depth, output, folders)))
                        .toList());
    }

    private static Set<ArchivePath> foldersOf(List<Published> found) {
        var folders = new HashSet<ArchivePath>();
        for (var published : found) {
            var parent = published.entry().path().parent();
            while (parent.isPresent() && folders.add(parent.get())) {
                parent = parent.get().parent();
            }
        }
        return folders;
    }

    private static Path target(
            Published published, int depth, Path output, Set<ArchivePath> folders) {
        var entry = published.entry();
        var names = entry.path().names();
        var target = relative(names, depth).map(below -> below.under(output)).orElse(output);
        // A path that was a file and became a folder: FORMAT.md §6
        return folders.contains(entry.path()) && entry.kind() != EntryKind.FOLDER
                ? target.resolveSibling(target.getFileName() + "~file")
                : target;
    }

    private static Optional<ArchivePath> relative(List<String> names, int depth) {
        var below = names.subList(depth, names.size());
        return below.isEmpty()
                ? Optional.empty()
                : Optional.of(ArchivePath.of(String.join("/", below)));
    }

    long totalBytes() {
        return items.stream().mapToLong(item -> item.published().entry().sizeBytes()).sum();
    }
}
