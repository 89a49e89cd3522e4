package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.NotAFileException;
import io.blockframe.format.ArchivePath;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Renames files into another folder, where they keep their relative path. Nothing is overwritten: a
 * name that is taken gets a number. Thread-safe.
 */
final class Mover {

    private final Disk disk;

    Mover(Disk disk) {
        this.disk = disk;
    }

    /**
     * Moves a file to its relative path below a folder, or, when that path is too long, into the
     * folder.
     *
     * @return where it lies now
     */
    Path move(Path file, ArchivePath relative, Path folder) throws IOException {
        var place = OutcomeNames.fitting(relative, folder, 0);
        var directory = createParent(place, folder);
        for (int number = 0; ; number++) {
            var target = in(directory, OutcomeNames.numbered(place.name(), number));
            try {
                disk.rename(file, target);
                return target;
            } catch (FileAlreadyExistsException e) {
                // Dropped once more under the same name; the next number.
            }
        }
    }

    /**
     * Moves a file to its relative path below a folder, and to no other.
     *
     * @param folder is created where it is missing; its parent must exist
     * @return where it lies now
     * @throws FileAlreadyExistsException when something is in the way
     */
    Path moveExactly(Path file, ArchivePath relative, Path folder) throws IOException {
        var directory = createDirectory(folder);
        var names = relative.names();
        for (var name : names.subList(0, names.size() - 1)) {
            directory = createDirectory(in(directory, name));
        }
        var target = in(directory, relative.name());
        disk.rename(file, target);
        return target;
    }

    /** Creates the folder that a file lies in below another, where it is missing. */
    Path createParent(ArchivePath relative, Path folder) throws IOException {
        return relative.parent().isPresent()
                ? createDirectories(folder, relative.parent().get())
                : createDirectory(folder);
    }

    /** Creates a folder below another, and those on the way to it, where they are missing. */
    Path createDirectories(Path folder, ArchivePath relative) throws IOException {
        var directory = createDirectory(folder);
        for (var name : OutcomeNames.fitting(relative, folder, 0).names()) {
            directory = createNumbered(directory, name);
        }
        return directory;
    }

    /** The directory of that name; where a file has it, the next number's. */
    private Path createNumbered(Path parent, String name) throws IOException {
        for (int number = 0; ; number++) {
            var directory = in(parent, OutcomeNames.numbered(name, number));
            try {
                return createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                // A file of that name was dropped before.
            }
        }
    }

    /**
     * Creates a directory where it is missing.
     *
     * @throws FileAlreadyExistsException when something else has its name
     */
    Path createDirectory(Path directory) throws IOException {
        try {
            disk.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!disk.status(directory).isDirectory()) {
                throw e;
            }
        }
        return directory;
    }

    /** Removes folders from one up to another, which stays, as long as nothing is in them. */
    void removeEmptyFolders(Path from, Path top) throws IOException {
        for (var empty = from; !empty.equals(top); empty = empty.getParent()) {
            try {
                disk.deleteDirectory(empty);
            } catch (DirectoryNotEmptyException | NoSuchFileException | NotAFileException e) {
                return;
            }
        }
    }

    /** The file of that name, which need not decode, in a directory. */
    static Path in(Path directory, String name) {
        return ArchivePath.of(name).under(directory);
    }
}
