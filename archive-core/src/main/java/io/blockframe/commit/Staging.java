package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Printable;
import io.blockframe.store.Archive;
import io.blockframe.store.SmallFiles;
import io.blockframe.store.Trees;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** A folder of its own in the archive's staging, locked while its writer lives. */
final class Staging implements AutoCloseable {

    private static final String LOCK_SUFFIX = ".lock";

    /** Begins the names of folders that no later commit can go on with. */
    private static final String ONCE = "once-";

    private final Disk disk;
    private final Path directory;
    private final Path lockFile;
    private final DiskLock lock;
    private boolean ended;

    private Staging(Disk disk, Path directory, Path lockFile, DiskLock lock) {
        this.disk = disk;
        this.directory = directory;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes the staging folder {@code id}, as its last writer left it, or new.
     *
     * @throws ArchiveException when another writer has it, or the archive is no longer there
     */
    static Staging take(Archive archive, String id, Source source) throws IOException {
        archive.checkPresent();
        var staging = tryTake(archive.disk(), root(archive), id);
        if (staging == null) {
            throw new ArchiveException(
                    "%s is being committed by another process; wait for it"
                            .formatted(Printable.of(source.file().toString())));
        }
        try {
            SmallFiles.createDirectories(archive.disk(), staging.directory);
            return staging;
        } catch (IOException e) {
            staging.lock.close();
            throw e;
        }
    }

    /** Takes a staging folder that is going to be discarded, whatever comes. */
    static Staging takeOnce(Archive archive, Source source) throws IOException {
        return take(archive, ONCE + UUID.randomUUID(), source);
    }

    private static Staging tryTake(Disk disk, Path root, String id) throws IOException {
        SmallFiles.createDirectories(disk, root);
        var lockFile = root.resolve(id + LOCK_SUFFIX);
        while (true) {
            var lock = disk.tryLock(lockFile);
            if (lock == null) {
                return null;
            }
            try {
                disk.status(lockFile);
                return new Staging(disk, root.resolve(id), lockFile, lock);
            } catch (NoSuchFileException e) {
                // Its last holder deleted it between our opening and locking it.
                lock.close();
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        }
    }

    /** Deletes what crashed commits left and nobody can resume. */
    static void collect(Archive archive) throws IOException {
        var disk = archive.disk();
        for (var child : children(disk, root(archive))) {
            var name = child.getFileName().toString();
            if (name.endsWith(LOCK_SUFFIX)) {
                name = name.substring(0, name.length() - LOCK_SUFFIX.length());
            }
            var orphan = tryTake(disk, root(archive), name);
            if (orphan != null) {
                orphan.endUnlessResumable();
            }
        }
    }

    private void endUnlessResumable() throws IOException {
        try (lock) {
            var journal = Journal.read(disk, journal());
            if (id().startsWith(ONCE) || journal.isEmpty() || !stillThere(journal.get())) {
                discard();
            }
        }
    }

    private boolean stillThere(Journal.Contents journal) {
        try {
            return SourceIdentity.of(disk.status(journal.source())).equals(journal.identity());
        } catch (IOException e) {
            return !DiskErrors.isDamage(e); // it may be there, and cannot be looked at now
        }
    }

    private static Path root(Archive archive) {
        return archive.control().resolve(EntryLayout.STAGING);
    }

    private static List<Path> children(Disk disk, Path directory) throws IOException {
        try (var children = disk.list(directory)) {
            return children.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The name of the folder. */
    String id() {
        return directory.getFileName().toString();
    }

    Path directory() {
        return directory;
    }

    Path journal() {
        return directory.resolve(EntryLayout.JOURNAL);
    }

    /** Deletes everything in it, for a fresh start. */
    void clear() throws IOException {
        Trees.delete(disk, journal()); // first: no part of the rest can be resumed
        Trees.delete(disk, directory);
        SmallFiles.createDirectories(disk, directory);
    }

    /** Deletes the folder and gives up the lock. */
    void discard() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        try (lock) {
            Trees.delete(disk, journal()); // first: no part of the rest can be resumed
            Trees.delete(disk, directory);
            Trees.delete(disk, lockFile);
        }
    }

    /** Gives up the lock and keeps what is there, if it can be resumed. */
    @Override
    public void close() throws IOException {
        if (ended) {
            return;
        }
        try (lock) {
            if (!hasJournal()) {
                discard();
            }
        }
    }

    private boolean hasJournal() throws IOException {
        try {
            disk.status(journal());
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
