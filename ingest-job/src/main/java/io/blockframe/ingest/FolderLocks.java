package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;

/**
 * The locks that make this process the only one to watch its drop folders. They lie in the folders,
 * where every daemon meets them, whatever state folder it has.
 */
final class FolderLocks implements AutoCloseable {
    private static final String NAME = ".blockframe.lock";

    private final List<DiskLock> held = new ArrayList<>();

    /**
     * Takes the lock of each drop folder.
     *
     * @throws ArchiveException when another process has one
     */
    static FolderLocks take(Disk disk, List<IngestJob> jobs) throws IOException {
        var locks = new FolderLocks();
        try {
            for (var job : jobs) {
                locks.take(disk, new DropFolder(job));
            }
            return locks;
        } catch (IOException | RuntimeException e) {
            locks.close();
            throw e;
        }
    }

    private void take(Disk disk, DropFolder folder) throws IOException {
        try {
            disk.createDirectory(folder.committed());
        } catch (FileAlreadyExistsException e) {
            // From an earlier run.
        }
        var lock = disk.tryLock(folder.committed().resolve(NAME));
        if (lock == null) {
            throw new ArchiveException(
                    "%s is watched by another daemon; stop that one, or declare another folder in job %s"
                            .formatted(folder.path(), folder.job().name()));
        }
        held.add(lock);
    }

    @Override
    public void close() throws IOException {
        for (var lock : held) {
            lock.close();
        }
        held.clear();
    }
}
