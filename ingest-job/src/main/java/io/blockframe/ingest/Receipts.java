package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Blake3;
import io.blockframe.jobs.Trace;
import io.blockframe.store.Archive;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The receipts of a drop folder. They lie in a folder of their own among the committed files, each
 * where its entry lies in the archive: no two want the same place, and since nothing is taken whose
 * name begins with a dot, no committed file wants the folder's. Thread-safe.
 */
final class Receipts {

    static final String FOLDER = ".receipts";
    private static final String LONG = ".long";
    private static final String TEMPORARY = ".receipt.new";

    /** Versions of one path whose executions are worth while to be looked for. */
    private static final int MAX_TRACES = 100;

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
     *
     * @return those that could not be written, and why
     * @throws IOException when none can be relied on
     */
    synchronized Map<Receipt, IOException> write(List<Receipt> receipts) throws IOException {
        var failed = new HashMap<Receipt, IOException>();
        var written = new ArrayList<Path>();
        for (var receipt : receipts) {
            try {
                written.add(write(receipt));
            } catch (IOException e) {
                failed.put(receipt, e);
            }
        }
        if (!written.isEmpty() && !disk.barrier(folder)) {
            forceEach(written);
        }
        return failed;
    }

    private Path write(Receipt receipt) throws IOException {
        var file = place(receipt.place());
        SmallFiles.createDirectories(disk, file.getParent());
        try {
            SmallFiles.create(disk, temporary, receipt.encode());
        } catch (FileAlreadyExistsException e) {
            deleteLeftOver();
            SmallFiles.create(disk, temporary, receipt.encode());
        }
        disk.replace(temporary, file);
        return file;
    }

    /** Where the receipt of an entry lies: under a short name where its own path is too long. */
    private Path place(ArchivePath entry) {
        return OutcomeNames.fits(folder, entry.bytes().length + 1)
                ? entry.under(folder)
                : folder.resolve(LONG).resolve(Blake3.ofMetadata(entry.bytes()).toString());
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

    /** The executions that wrote receipts for a path in the archive, the newest versions first. */
    List<Trace> traces(ArchivePath path) throws IOException {
        return of(path, 0, MAX_TRACES).stream()
                .flatMap(receipt -> Receipt.trace(receipt).stream())
                .toList();
    }

    /**
     * The receipts for the versions of a path in the archive, as JSON, newest version first.
     *
     * @param skipped receipts that are left out
     * @param count receipts that are wanted, at most
     */
    List<String> of(ArchivePath path, long skipped, int count) throws IOException {
        archive.catalogue().refresh();
        var receipts = new ArrayList<String>();
        long left = skipped;
        for (var version : archive.catalogue().versions(path)) {
            if (receipts.size() == count) {
                break;
            }
            try {
                var bytes = SmallFiles.read(disk, place(version.folder()));
                if (left-- <= 0) {
                    receipts.add(new String(bytes, StandardCharsets.UTF_8));
                }
            } catch (NoSuchFileException e) {
                // Committed by somebody else, or deleted by somebody who needs it no more.
            }
        }
        return receipts;
    }
}
