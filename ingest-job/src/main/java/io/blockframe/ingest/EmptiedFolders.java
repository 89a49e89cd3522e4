package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.NotAFileException;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Which folders inside a drop folder we took things out of. When one of them is empty that is our
 * doing, and it goes; one that was dropped empty is archived. What an earlier process took is told
 * by the archive. Thread-safe.
 */
final class EmptiedFolders {

    private final Disk disk;
    private final Path root;
    private final Predicate<Path> hasArchivedFiles;
    private final Set<Path> emptied = ConcurrentHashMap.newKeySet();

    /**
     * @param root the drop folder, which never goes
     * @param hasArchivedFiles whether the archive has something that lay in a folder
     */
    EmptiedFolders(Disk disk, Path root, Predicate<Path> hasArchivedFiles) {
        this.disk = disk;
        this.root = root;
        this.hasArchivedFiles = hasArchivedFiles;
    }

    /** Something was taken out of a folder. */
    void note(Path directory) {
        if (!directory.equals(root)) {
            emptied.add(directory);
        }
    }

    /** Whether a folder with nothing in it was emptied by us, now or before a restart. */
    boolean contains(Path directory) {
        return emptied.contains(directory) || hasArchivedFiles.test(directory);
    }

    /** Removes a folder, unless something is in it, or has taken its place. */
    boolean remove(Path directory) throws IOException {
        try {
            disk.deleteDirectory(directory);
        } catch (DirectoryNotEmptyException | NoSuchFileException | NotAFileException e) {
            return false;
        } finally {
            emptied.remove(directory);
        }
        note(directory.getParent());
        return true;
    }
}
