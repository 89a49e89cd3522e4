package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.DamagedException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Whole small files: manifests, identities, records of publications. */
public final class SmallFiles {

    private SmallFiles() {}

    /** Longer than any file that is read at once, and short enough for memory. */
    private static final long MAX_BYTES = 1 << 30;

    /**
     * Reads a file that fits into memory. A failing medium gets a second chance.
     *
     * @throws DamagedException when it is far longer than any that was written
     */
    public static byte[] read(Disk disk, Path path) throws IOException {
        try {
            return read(disk, path, false);
        } catch (IOException e) {
            if (!DiskErrors.isMediumError(e)) {
                throw e;
            }
            return read(disk, path, false);
        }
    }

    /** Like {@link #read}, but never from the system's memory. */
    public static byte[] readFromMedium(Disk disk, Path path) throws IOException {
        try {
            return read(disk, path, true);
        } catch (IOException e) {
            if (!DiskErrors.isMediumError(e)) {
                throw e;
            }
            return read(disk, path, true);
        }
    }

    private static byte[] read(Disk disk, Path path, boolean fromMedium) throws IOException {
        try (var file = fromMedium ? disk.openOnMedium(path) : disk.openForReading(path);
                var arena = Arena.ofConfined()) {
            long size = file.size();
            if (size > MAX_BYTES) {
                throw new DamagedException(
                        "%s has %d bytes, expected at most %d".formatted(path, size, MAX_BYTES));
            }
            var buffer = arena.allocate(Math.max(1, size));
            int read = file.read(buffer, 0);
            return buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Creates a file with {@code bytes}; the caller forces it and its directory. */
    public static void create(Disk disk, Path path, byte[] bytes) throws IOException {
        try (var file = disk.create(path)) {
            write(file, bytes);
        }
    }

    /** Creates a file with {@code bytes} and forces it; the caller forces its directory. */
    public static void createForced(Disk disk, Path path, byte[] bytes) throws IOException {
        try (var file = disk.create(path)) {
            write(file, bytes);
            file.force();
        }
    }

    /**
     * Replaces a file. After return the bytes survive power loss; before, readers see the old file,
     * whole.
     */
    public static void replace(Disk disk, Path target, byte[] bytes) throws IOException {
        var temp = temporaryBeside(target);
        try {
            createForced(disk, temp, bytes);
            putInPlace(disk, temp, target);
        } catch (IOException e) {
            deleteQuietly(disk, temp, e);
            throw e;
        }
        disk.forceDirectory(target.getParent());
    }

    /**
     * Replaces {@code target} by a file beside it, whatever is there: a directory is moved aside,
     * since what is in it may be somebody's. The caller forces the directory.
     */
    public static void putInPlace(Disk disk, Path file, Path target) throws IOException {
        try {
            disk.replace(file, target);
        } catch (IOException e) {
            if (!isDirectory(disk, target)) {
                throw e;
            }
            disk.rename(target, aside(target));
            disk.replace(file, target);
        }
    }

    private static boolean isDirectory(Disk disk, Path path) throws IOException {
        try {
            return disk.status(path).isDirectory();
        } catch (java.nio.file.NoSuchFileException e) {
            return false;
        }
    }

    private static Path aside(Path target) {
        return target.resolveSibling(
                "%s.aside-%08x"
                        .formatted(target.getFileName(), ThreadLocalRandom.current().nextInt()));
    }

    /** A name in the same directory that nobody else uses. */
    public static Path temporaryBeside(Path target) {
        return target.resolveSibling(
                ".blockframe-%016x.tmp".formatted(ThreadLocalRandom.current().nextLong()));
    }

    /** Deletes what is left of a failed operation; a failure of that is added to the first. */
    public static void deleteQuietly(Disk disk, Path path, IOException cause) {
        try {
            disk.delete(path);
        } catch (IOException e) {
            if (!(e instanceof java.nio.file.NoSuchFileException)) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Creates a directory and its missing ancestors, forcing the parent of each new one. */
    public static void createDirectories(Disk disk, Path directory) throws IOException {
        createDirectories(disk, directory, disk::createDirectory);
    }

    /**
     * Like {@link #createDirectories}; where {@code directory} is new, only its owner enters it.
     */
    public static void createPrivateDirectory(Disk disk, Path directory) throws IOException {
        createDirectories(disk, directory, disk::createPrivateDirectory);
    }

    private interface Creation {
        void create(Path directory) throws IOException;
    }

    private static void createDirectories(Disk disk, Path directory, Creation last)
            throws IOException {
        try {
            if (disk.status(directory).isDirectory()) {
                return;
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // Created below.
        }
        createDirectories(disk, directory.getParent());
        try {
            last.create(directory);
        } catch (FileAlreadyExistsException e) {
            if (!disk.status(directory).isDirectory()) {
                throw e;
            }
        }
        disk.forceDirectory(directory.getParent());
    }

    private static void write(io.blockframe.disk.DiskFile file, byte[] bytes) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(Math.max(1, bytes.length));
            MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
            file.write(buffer.asSlice(0, bytes.length), 0);
        }
    }
}
