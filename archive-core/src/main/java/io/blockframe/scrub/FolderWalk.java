package io.blockframe.scrub;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryLayout;
import io.blockframe.store.Archive;
import io.blockframe.store.LeftOvers;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks through the folders of an archive for what the catalogue does not list. */
final class FolderWalk {

    private final Archive archive;
    private final Disk disk;
    private final ScrubOptions options;
    private final Summing summing;
    private final Set<ArchivePath> listed = new HashSet<>();
    private final List<ArchivePath> unlisted = new ArrayList<>();

    FolderWalk(Archive archive, ScrubOptions options, Summing summing) {
        this.archive = archive;
        this.disk = archive.disk();
        this.options = options;
        this.summing = summing;
        archive.catalogue().all().forEach(published -> listed.add(published.folder()));
    }

    /**
     * Walks; what cannot be listed is noted and left out.
     *
     * @return folders that should be those of entries, and that the catalogue does not list
     */
    List<ArchivePath> unlisted() throws IOException {
        walk(archive.directory());
        return unlisted;
    }

    private void walk(Path directory) throws IOException {
        List<Path> children;
        try (var names = disk.list(directory)) {
            children = names.sorted().toList();
        } catch (NoSuchFileException e) {
            return; // another process was quicker
        } catch (IOException e) {
            uncheckedUnlessInterrupted(directory, e);
            return;
        }
        for (var child : children) {
            try {
                look(child);
            } catch (NoSuchFileException e) {
                // Another process was quicker.
            } catch (IOException e) {
                uncheckedUnlessInterrupted(child, e);
            }
        }
    }

    private void uncheckedUnlessInterrupted(Path path, IOException cause)
            throws InterruptedIOException {
        if (cause instanceof InterruptedIOException interrupted) {
            throw interrupted;
        }
        summing.unchecked("%s: %s".formatted(path, DiskErrors.text(cause)));
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
            if (!isLeftOver(child, status)) {
                summing.note(
                        "%s does not belong to the archive, and was left alone"
                                .formatted(path.printable()));
            }
        } else if (!EntryLayout.isEntryName(path.name())) {
            walk(child);
        } else if (!listed.contains(path)) {
            unlisted.add(path);
        }
    }

    private boolean isLeftOver(Path child, FileStatus status) {
        try {
            return LeftOvers.collect(disk, child, status, options.repair());
        } catch (IOException e) {
            summing.note("%s cannot be deleted: %s".formatted(child, DiskErrors.text(e)));
            return true;
        }
    }
}
