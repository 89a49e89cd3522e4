package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;
import io.blockframe.jobs.Folders;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Makes this process the only one to watch a drop folder. The lock lies in the folder itself, where
 * every daemon meets it, whatever its state folder and its outcome folders are.
 */
final class FolderLock implements AutoCloseable {
    static final String NAME = ".blockframe.lock";

    private final Disk disk;
    private final DropFolder folder;
    private DiskLock lock; // guarded by this
    private Inode file; // guarded by this
    private boolean closed; // guarded by this

    private FolderLock(Disk disk, DropFolder folder) throws IOException {
        this.disk = disk;
        this.folder = folder;
        take();
    }

    /**
     * Creates a drop folder when only itself is missing.
     *
     * @return where it really is, when a link leads to it
     * @throws ArchiveException when there can be no such folder
     */
    static DropFolder create(Disk disk, DropFolder folder) throws IOException {
        Folders.createIfMissing(
                disk, "the drop folder of job " + folder.job().name(), folder.path());
        if (Archive.isIn(disk, folder.path())) {
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
    static FolderLock take(Disk disk, DropFolder folder) throws IOException {
        return new FolderLock(disk, folder);
    }

    private synchronized void take() throws IOException {
        createOutcome(disk, "the folder of committed files", folder.committed());
        createOutcome(disk, "the folder of rejected files", folder.rejected());
        var taken = disk.tryLock(folder.lock());
        if (taken == null) {
            throw new ArchiveException(
                    "%s is watched by another daemon; stop that one, or declare another folder in job %s"
                            .formatted(folder.path(), folder.job().name()));
        }
        release();
        lock = taken;
        file = Inode.of(disk.status(folder.lock()));
    }

    /**
     * Makes sure that it is the lock of the folder which is there now: that may have been deleted
     * and made anew, or its disk mounted.
     *
     * @throws IOException when there is no such folder now, or another process has its lock
     */
    synchronized void hold() throws IOException {
        disk.status(folder.path());
        if (!closed && !isHeld()) {
            take();
        }
    }

    private boolean isHeld() throws IOException {
        try {
            return Inode.of(disk.status(folder.lock())).equals(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        release();
    }

    private void release() throws IOException {
        if (lock != null) {
            lock.close();
        }
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
