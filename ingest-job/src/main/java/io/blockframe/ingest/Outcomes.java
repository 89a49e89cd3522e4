package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Takes out of the drop folder what was done with, by renames that never overwrite. Thread-safe.
 */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final Disk disk;
    private final DropFolder folder;
    private final Set<Path> emptied = ConcurrentHashMap.newKeySet();

    Outcomes(Disk disk, DropFolder folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /**
     * Takes a file that the archive has.
     *
     * @return false when it is no longer the file that was committed, or a program has it open and
     *     may still write: it stays, to be committed as what it will be
     * @throws StrayFileException when it is left in the folder of the committed files, though the
     *     archive does not have what it is now
     */
    boolean take(Dropped dropped) throws IOException {
        var file = dropped.source().file();
        if (dropped.status().isDirectory()) {
            return takeFolder(file);
        }
        try {
            if (!isAtRest(file, dropped::isStill)) {
                return false;
            }
        } catch (NoSuchFileException e) {
            return false; // its owner took it
        }
        var taken = move(file, folder.relative(file), folder.committed());
        if (isUntouched(taken, dropped)) {
            noteEmptied(file.getParent());
            return true;
        }
        putBack(taken, file);
        return false;
    }

    /** Whether somebody changed a file since it had settled, so that it has to settle anew. */
    boolean hasChanged(Dropped dropped) {
        try {
            return !dropped.isStill(disk.status(dropped.source().file()));
        } catch (IOException e) {
            return false; // for the commit to report
        }
    }

    /** A program may have opened the file, or written to it, before it was moved. */
    private boolean isUntouched(Path taken, Dropped dropped) {
        try {
            return isAtRest(taken, dropped.identity()::isContentOf);
        } catch (NoSuchFileException e) {
            return true; // deleted already by somebody who looks for committed files
        } catch (IOException e) {
            return false; // not known: rather archived twice
        }
    }

    private boolean isAtRest(Path file, Predicate<FileStatus> expected) throws IOException {
        // In this order: whoever closed the file in between shows in its status.
        return !disk.isOpenForWriting(file) && expected.test(disk.status(file));
    }

    private void putBack(Path taken, Path file) throws StrayFileException {
        try {
            var back = move(taken, folder.relative(file), folder.path());
            if (!back.equals(file)) {
                LOG.warn(
                        "{} was written to while it was taken and is now {}: a new file has its"
                                + " name",
                        file,
                        back);
            }
        } catch (IOException e) {
            throw new StrayFileException(taken, file, e);
        }
    }

    private boolean takeFolder(Path directory) throws IOException {
        createDirectories(folder.committed(), folder.relative(directory));
        return removeEmpty(directory);
    }

    /** Moves what can never be archived out of the way, and says why in a text beside it. */
    void reject(Path file, String reason) throws IOException {
        var rejected = move(file, folder.relative(file), folder.rejected());
        noteEmptied(file.getParent());
        LOG.warn("Rejected {}: {}", folder.relative(file).printable(), reason);
        writeReason(rejected, folder.relative(file), reason);
    }

    /** Whether everything that was in a folder was taken out of it by us. */
    boolean isEmptied(Path directory) {
        return emptied.contains(directory);
    }

    /** Removes a folder, unless something is in it. */
    boolean removeEmpty(Path directory) throws IOException {
        try {
            disk.delete(directory);
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            return false;
        } finally {
            emptied.remove(directory);
        }
        noteEmptied(directory.getParent());
        return true;
    }

    private void noteEmptied(Path directory) {
        if (!directory.equals(folder.path())) {
            emptied.add(directory);
        }
    }

    /**
     * Moves a file to the same place below another folder; to the next number where it is taken.
     */
    private Path move(Path file, ArchivePath relative, Path folder) throws IOException {
        var directory =
                relative.parent().isPresent()
                        ? createDirectories(folder, relative.parent().get())
                        : createDirectory(folder);
        for (int number = 0; ; number++) {
            var target = in(directory, OutcomeNames.numbered(relative.name(), number));
            try {
                disk.rename(file, target);
                return target;
            } catch (FileAlreadyExistsException e) {
                // Dropped once more under the same name; the next number.
            }
        }
    }

    private Path createDirectories(Path folder, ArchivePath relative) throws IOException {
        var directory = createDirectory(folder);
        for (var name : relative.names()) {
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

    private Path createDirectory(Path directory) throws IOException {
        try {
            disk.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!disk.status(directory).isDirectory()) {
                throw e;
            }
        }
        return directory;
    }

    private static Path in(Path directory, String name) {
        return ArchivePath.of(name).under(directory);
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
        var name = OutcomeNames.reason(ArchivePath.relative(rejected.getParent(), rejected).name());
        for (int number = 0; ; number++) {
            var target = in(rejected.getParent(), OutcomeNames.numbered(name, number));
            try (var file = disk.create(target);
                    var arena = Arena.ofConfined()) {
                var bytes = arena.allocate(text.length);
                MemorySegment.copy(text, 0, bytes, ValueLayout.JAVA_BYTE, 0, text.length);
                file.write(bytes, 0);
                return;
            } catch (FileAlreadyExistsException e) {
                // An older rejection of the same name.
            }
        }
    }
}
