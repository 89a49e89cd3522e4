package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds what lies in an entry's folder and is not the entry's. It is reported and left alone, but
 * for the temporary files that a repair left when it was killed.
 */
final class EntryStrays {

    private final Disk disk;
    private final EntryFolder folder;
    private final boolean repair;
    private final Findings findings;
    private final Set<Path> files = new HashSet<>();
    private final Set<Path> directories = new HashSet<>();

    EntryStrays(EntryFolder folder, boolean repair, Findings findings) {
        this.disk = folder.disk();
        this.folder = folder;
        this.repair = repair;
        this.findings = findings;
        for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
            files.add(folder.manifestCopy(copy));
            if (CellRecords.totalBytes(folder.geometry(), folder.fileBytes()) > 0) {
                files.add(folder.cells(copy));
            }
        }
        for (var shard : folder.manifest().shards()) {
            var path = folder.path(shard);
            files.add(path);
            var parent = path.getParent();
            while (!parent.equals(folder.directory()) && directories.add(parent)) {
                parent = parent.getParent();
            }
        }
    }

    /** Looks through the folder. */
    void find() throws IOException {
        find(folder.directory());
    }

    private void find(Path directory) throws IOException {
        try (var children = disk.list(directory)) {
            for (var child : (Iterable<Path>) children::iterator) {
                look(child);
            }
        }
    }

    private void look(Path child) throws IOException {
        if (files.contains(child)) {
            return;
        }
        FileStatus status;
        try {
            status = disk.status(child);
        } catch (NoSuchFileException e) {
            return; // another process was quicker
        }
        if (directories.contains(child)) {
            if (status.isDirectory()) {
                find(child);
            }
        } else if (!collected(child, status)) {
            findings.note(
                    "%s does not belong to the entry, and was left alone"
                            .formatted(
                                    ArchivePath.relative(folder.directory(), child).printable()));
        }
    }

    private boolean collected(Path child, FileStatus status) {
        try {
            return LeftOvers.collect(disk, child, status, repair);
        } catch (IOException e) {
            findings.note("%s cannot be deleted: %s".formatted(child, DiskErrors.text(e)));
            return true;
        }
    }
}
