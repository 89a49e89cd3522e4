package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.Archive;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The receipts of a drop folder. They lie in a folder of their own among the committed files, each
 * where its entry lies in the archive: no two want the same place, and since nothing is taken whose
 * name begins with a dot, no committed file wants the folder's. Thread-safe.
 */
final class Receipts {

    private static final String FOLDER = ".receipts";
    private static final String TEMPORARY = ".receipt.new";

    private final Archive archive;
    private final Disk disk;
    private final Path folder;
    private final Path temporary;

    /**
     * @param committed the folder of the committed files
     */
    Receipts(Archive archive, Path committed) {
        this.archive = archive;
        this.disk = archive.disk();
        this.folder = committed.resolve(FOLDER);
        this.temporary = committed.resolve(TEMPORARY);
    }

    /**
     * Writes receipts; a newer one for the same entry replaces the older. When it returns, they
     * survive a power loss; each appears whole.
     */
    synchronized void write(List<Receipt> receipts) throws IOException {
        if (receipts.isEmpty()) {
            return;
        }
        deleteLeftOver();
        var written = new ArrayList<Path>();
        for (var receipt : receipts) {
            var file = receipt.place().under(folder);
            SmallFiles.createDirectories(disk, file.getParent());
            SmallFiles.create(disk, temporary, receipt.encode());
            disk.replace(temporary, file);
            written.add(file);
        }
        if (!disk.barrier(folder)) {
            forceEach(written);
        }
    }

    /** Of a write that failed or was cut off. */
    private void deleteLeftOver() throws IOException {
        try {
            disk.delete(temporary);
        } catch (NoSuchFileException e) {
            // as it should be
        }
    }

    private void forceEach(List<Path> files) throws IOException {
        var directories = new LinkedHashSet<Path>();
        for (var file : files) {
            try (var open = disk.openForWriting(file)) {
                open.force();
            }
            directories.add(file.getParent());
        }
        for (var directory : directories) {
            disk.forceDirectory(directory);
        }
    }

    /** The receipts for the versions of a path in the archive, as JSON, newest version first. */
    List<String> of(ArchivePath path) throws IOException {
        archive.catalogue().refresh();
        var receipts = new ArrayList<String>();
        for (var version : archive.catalogue().versions(path)) {
            try {
                var bytes = SmallFiles.read(disk, version.folder().under(folder));
                receipts.add(new String(bytes, StandardCharsets.UTF_8));
            } catch (NoSuchFileException e) {
                // Committed by somebody else, or deleted by somebody who needs it no more.
            }
        }
        return receipts;
    }
}
