package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.CatalogueCodec;
import io.blockframe.format.CatalogueLine;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Published;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The publications under way: each is recorded before its first rename and forgotten after its
 * catalogue lines are forced. Hold the archive's lock.
 */
final class PendingRecords {

    private final Archive archive;
    private final Disk disk;
    private final Path directory;

    PendingRecords(Archive archive) {
        this.archive = archive;
        this.disk = archive.disk();
        this.directory = archive.control().resolve(EntryLayout.PENDING);
    }

    /** Records a publication, durably. */
    Path write(String id, List<? extends CatalogueLine> lines) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (var line : lines) {
            bytes.writeBytes(CatalogueCodec.encode(line));
        }
        SmallFiles.createDirectories(disk, directory);
        var record = directory.resolve(id);
        SmallFiles.replace(disk, record, bytes.toByteArray());
        return record;
    }

    /** Forgets a publication; if that is lost, finishing it again does nothing. */
    void remove(Path record) throws IOException {
        disk.delete(record);
    }

    /** Whether no publication is under way or was interrupted. */
    boolean isEmpty() throws IOException {
        return records().isEmpty();
    }

    /** Adds to the catalogue what the records of crashed publications name and what is in place. */
    void finish() throws IOException {
        for (var record : records()) {
            finish(record);
            disk.delete(record);
        }
    }

    private List<Path> records() throws IOException {
        try (var children = disk.list(directory)) {
            return children.toList();
        } catch (IOException e) {
            if (DiskErrors.isDamage(e)) {
                return List.of();
            }
            throw e;
        }
    }

    private void finish(Path record) throws IOException {
        var recorded = new ArrayList<Published>();
        new LineFile(disk, record)
                .read(
                        0,
                        json -> {
                            if (CatalogueCodec.parse(json).orElse(null)
                                    instanceof Published published) {
                                recorded.add(published);
                            }
                        });
        var lines = new ArrayList<Published>();
        for (var published : recorded) {
            if (inPlace(published)) {
                forceNames(published);
                lines.add(published);
            }
        }
        // Even if a copy has them: it may be one that could not be forced.
        archive.catalogue().append(lines);
    }

    /** Whether the entry lies where it was to go, with the manifest that was to be published. */
    private boolean inPlace(Published published) throws IOException {
        return archive.findFolder(published)
                .filter(folder -> folder.manifest().entry().equals(published.entry()))
                .isPresent();
    }

    /** Who renamed it may have ended before the new names were forced. */
    private void forceNames(Published published) throws IOException {
        var top = archive.directory();
        for (var path = published.folder().under(top);
                path.startsWith(top);
                path = path.getParent()) {
            disk.forceDirectory(path);
        }
    }
}
