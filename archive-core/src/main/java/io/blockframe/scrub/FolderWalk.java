package io.blockframe.scrub;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.EntryReport;
import io.blockframe.store.LeftOvers;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks through the folders of an archive for what the catalogue does not list. */
final class FolderWalk {

    private final Archive archive;
    private final Disk disk;
    private final HealthOptions options;
    private final EntryInspector inspector;
    private final CatalogueLines lines;
    private final Set<ArchivePath> inspected = new HashSet<>();
    private final Summing summing;

    /**
     * @param listed what was inspected because the catalogue lists it
     */
    FolderWalk(
            Archive archive,
            HealthOptions options,
            EntryInspector inspector,
            CatalogueLines lines,
            Collection<Published> listed,
            Summing summing) {
        this.archive = archive;
        this.disk = archive.disk();
        this.options = options;
        this.inspector = inspector;
        this.lines = lines;
        this.summing = summing;
        listed.forEach(published -> inspected.add(published.folder()));
    }

    /** Walks; what cannot be listed is noted and left out. */
    void run() throws IOException {
        walk(archive.directory());
    }

    private void walk(Path directory) throws IOException {
        List<Path> children;
        try (var listed = disk.list(directory)) {
            children = listed.sorted().toList();
        } catch (NoSuchFileException e) {
            return; // another process was quicker
        } catch (IOException e) {
            summing.unchecked("%s: %s".formatted(directory, e.getMessage()));
            return;
        }
        for (var child : children) {
            try {
                look(child);
            } catch (NoSuchFileException e) {
                // Another process was quicker.
            }
        }
    }

    private void look(Path child) throws IOException {
        boolean top = child.getParent().equals(archive.directory());
        var name = child.getFileName().toString();
        if (top && (name.equals(EntryLayout.CONTROL) || name.equals(EntryLayout.README))) {
            return;
        }
        var status = disk.status(child);
        var path = ArchivePath.relative(archive.directory(), child);
        if (!status.isDirectory()) {
            if (!LeftOvers.collect(disk, child, status, options.repair())) {
                summing.note(
                        "%s does not belong to the archive, and was left alone"
                                .formatted(path.printable()));
            }
        } else if (!EntryLayout.isEntryName(path.name())) {
            walk(child);
        } else if (!inspected.contains(path)) {
            inspectUnlisted(path);
        }
    }

    private void inspectUnlisted(ArchivePath path) throws IOException {
        EntryFolder folder;
        try {
            folder = archive.manifests().loadBest(path);
        } catch (IOException e) {
            reportUnusable(path, e);
            return;
        }
        var entry = folder.manifest().entry();
        archive.catalogue().refresh();
        if (options.selects(entry.path()) && !archive.catalogue().isBuried(entry)) {
            lines.add(path, folder.manifest());
            summing.inspected(inspector.inspect(folder));
        }
    }

    private void reportUnusable(ArchivePath path, IOException cause) {
        if (!options.selects(path)) {
            return;
        }
        boolean damaged = cause instanceof DamagedException || DiskErrors.isDamage(cause);
        summing.inspected(
                EntryReport.unread(
                        path,
                        EntryLayout.rootOf(path.name()),
                        damaged ? EntryStatus.LOST : EntryStatus.UNCHECKED,
                        List.of(),
                        "%s; the catalogue does not list it either. There is: %s"
                                .formatted(cause.getMessage(), contents(path))));
    }

    private String contents(ArchivePath path) {
        try (var children = disk.list(path.under(archive.directory()))) {
            var names =
                    children.map(
                                    child ->
                                            ArchivePath.relative(child.getParent(), child)
                                                    .printable())
                            .sorted()
                            .toList();
            return names.isEmpty() ? "nothing" : String.join(", ", names);
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
