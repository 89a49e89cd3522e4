package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.Folders;

import java.io.IOException;

/**
 * Makes this process the only one to watch a drop folder. The lock lies in the folder itself, where
 * every daemon meets it, whatever its state folder and its outcome folders are.
 */
final class FolderLock {
    static final String NAME = ".blockframe.lock";

    private FolderLock() {}

    /**
     * Takes the lock of a drop folder, which is created when only itself is missing.
     *
     * @throws ArchiveException when another process has it, or there can be no such folder
     */
    static DiskLock take(Disk disk, DropFolder folder) throws IOException {
        Folders.createIfMissing(
                disk, "the drop folder of job " + folder.job().name(), folder.path());
        Folders.createIfMissing(disk, "the folder of committed files", folder.committed());
        Folders.createIfMissing(disk, "the folder of rejected files", folder.rejected());
        var lock = disk.tryLock(folder.lock());
        if (lock == null) {
            throw new ArchiveException(
                    "%s is watched by another daemon; stop that one, or declare another folder in job %s"
                            .formatted(folder.path(), folder.job().name()));
        }
        return lock;
    }
}
