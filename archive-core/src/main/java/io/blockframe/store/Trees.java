package io.blockframe.store;

import io.blockframe.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Whole trees of files: making them durable, deleting them. */
public final class Trees {

    private Trees() {}

    /**
     * Makes whole trees durable. With more than one tree a barrier of the file system is tried
     * first: it costs one flush instead of one for every file.
     *
     * @param trees directories; their own names are not included
     */
    public static void force(Disk disk, Collection<Path> trees) throws IOException {
        if (trees.size() > 1 && disk.barrier(trees.iterator().next())) {
            return;
        }
        for (var tree : trees) {
            forceTree(disk, tree);
        }
    }

    private static void forceTree(Disk disk, Path directory) throws IOException {
        for (var child : children(disk, directory)) {
            var status = disk.status(child);
            if (status.isDirectory()) {
                forceTree(disk, child);
            } else if (status.isFile()) {
                try (var file = disk.openForWriting(child)) {
                    file.force();
                }
            }
        }
        disk.forceDirectory(directory);
    }

    /** Deletes a directory and everything in it; missing is fine. */
    public static void delete(Disk disk, Path path) throws IOException {
        try {
            if (disk.status(path).isDirectory()) {
                for (var child : children(disk, path)) {
                    delete(disk, child);
                }
            }
            disk.delete(path);
        } catch (java.nio.file.NoSuchFileException e) {
            // Gone already.
        }
    }

    private static List<Path> children(Disk disk, Path directory) throws IOException {
        try (var children = disk.list(directory)) {
            return children.toList();
        }
    }
}
