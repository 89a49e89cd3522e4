package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.Folders;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes this process the only one to watch a drop folder. The lock lies in the folder itself, where
 * every daemon meets it, whatever its state folder and its outcome folders are.
 */
final class FolderLock {
    static final String NAME = ".blockframe.lock";

    private FolderLock() {}

    /**
     * Creates a drop folder when only itself is missing.
     *
     * @return where it really is, when a link leads to it
     * @throws ArchiveException when there can be no such folder
     */
    static DropFolder create(Disk disk, DropFolder folder) throws IOException {
        Folders.createIfMissing(
                disk, "the drop folder of job " + folder.job().name(), folder.path());
        if (DropFolder.isArchive(disk, folder.path())) {
            throw new ArchiveException(
                    "%s is an archive, and no drop folder: declare another folder in job %s"
                            .formatted(folder.path(), folder.job().name()));
        }
        return new DropFolder(folder.job().in(folder.path().toRealPath()));
    }

    /**
     * Takes the lock of a drop folder, and creates its outcome folders where they are missing.
     *
     * @throws ArchiveException when another process has it, or there can be no such folder
     */
    static DiskLock take(Disk disk, DropFolder folder) throws IOException {
        createOutcome(disk, "the folder of committed files", folder.committed());
        createOutcome(disk, "the folder of rejected files", folder.rejected());
        var lock = disk.tryLock(folder.lock());
        if (lock == null) {
            throw new ArchiveException(
                    "%s is watched by another daemon; stop that one, or declare another folder in job %s"
                            .formatted(folder.path(), folder.job().name()));
        }
        return lock;
    }

    /** Files are moved there by renames, and to no other place than it seems. */
    private static void createOutcome(Disk disk, String what, Path directory) throws IOException {
        Folders.createIfMissing(disk, what, directory);
        if (!disk.status(directory).isDirectory()) {
            throw new ArchiveException(
                    "%s %s is a link: replace it by a folder, or name another in the job file"
                            .formatted(what, directory));
        }
    }
}
