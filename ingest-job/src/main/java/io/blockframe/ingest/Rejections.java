package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.SmallFiles;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Moves what can never be archived out of the way, and says why in a text beside it. */
final class Rejections {

    private static final Logger LOG = LoggerFactory.getLogger(Rejections.class);

    private final Disk disk;
    private final DropFolder folder;
    private final Mover mover;
    private final EmptiedFolders emptied;

    Rejections(Disk disk, DropFolder folder, EmptiedFolders emptied) {
        this.disk = disk;
        this.folder = folder;
        this.mover = new Mover(disk);
        this.emptied = emptied;
    }

    /**
     * Moves a file to the rejected ones.
     *
     * @param reason for people, and what to do
     */
    void reject(Path file, String reason) throws IOException {
        var path = folder.relative(file);
        var rejected = mover.move(file, path, folder.rejected());
        emptied.note(file.getParent());
        LOG.warn("Rejected {}: {}", path.printable(), reason);
        writeReason(rejected, path, reason);
    }

    private void writeReason(Path rejected, ArchivePath path, String reason) throws IOException {
        byte[] text =
                """
                %s was not archived.

                %s

                It lies beside this text as it was dropped. When you have solved the problem, drop it again.
                """
                        .formatted(path.printable(), reason)
                        .getBytes(StandardCharsets.UTF_8);
        var directory = rejected.getParent();
        var name = OutcomeNames.reason(ArchivePath.relative(directory, rejected).name());
        for (int number = 0; ; number++) {
            try {
                SmallFiles.create(
                        disk, Mover.in(directory, OutcomeNames.numbered(name, number)), text);
                return;
            } catch (FileAlreadyExistsException e) {
                // An older rejection of the same name.
            }
        }
    }
}
