package io.blockframe.ingest;

import io.blockframe.disk.Disk;
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
     * @return false when it is no longer the file that was committed: it stays, to be committed as
     *     what it is now
     */
    boolean take(Dropped dropped) throws IOException {
        var file = dropped.source().file();
        if (dropped.status().isDirectory()) {
            return takeFolder(file);
        }
        try {
            if (!dropped.identity().equals(SourceIdentity.of(disk.status(file)))) {
                return false;
            }
            var taken = move(file, folder.committed());
            // A program that still had it open may have written in between.
            if (!dropped.identity().isContentOf(disk.status(taken))) {
                disk.rename(taken, file);
                return false;
            }
            return true;
        } catch (NoSuchFileException e) {
            return false; // its owner took it
        }
    }

    private boolean takeFolder(Path directory) throws IOException {
        createDirectories(folder.committed(), folder.relative(directory));
        return removeEmpty(directory);
    }

    /** Moves what can never be archived out of the way, and says why in a text beside it. */
    void reject(Path file, String reason) throws IOException {
        var rejected = move(file, folder.rejected());
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

    private Path move(Path file, Path outcome) throws IOException {
        var relative = folder.relative(file);
        var directory =
                relative.parent().isPresent()
                        ? createDirectories(outcome, relative.parent().get())
                        : createDirectory(outcome);
        for (int number = 0; ; number++) {
            var target = in(directory, OutcomeNames.numbered(relative.name(), number));
            try {
                disk.rename(file, target);
                noteEmptied(file.getParent());
                return target;
            } catch (FileAlreadyExistsException e) {
                // Dropped once more under the same name; the next number.
            }
        }
    }

    private Path createDirectories(Path outcome, ArchivePath relative) throws IOException {
        var directory = createDirectory(outcome);
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
