package io.blockframe.read;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.store.ByteRange;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Writes one entry to a path outside the archive, as it was dropped: content, mode and mtime.
 *
 * <p>Every cell is verified on its way, against records that fold to the digests in the manifest,
 * which fold to the root: so the file that appears has that root, and need not be read again. It
 * appears at once and whole, by a rename.
 */
public final class Restore {

    /** A set-user-ID program must not become its restorer's. */
    private static final int KEPT_MODE = 0777;

    /** FAT has no odd seconds. */
    private static final Duration COARSEST_TIME = Duration.ofSeconds(2);

    private final EntryReader reader;
    private final Options options;
    private final LongConsumer progress;

    /**
     * @param disk where to
     * @param replace whether a file of that name is replaced; never a folder
     * @param partial whether lost ranges become zeros, instead of failing it
     */
    public record Options(Disk disk, boolean replace, boolean partial) {}

    /**
     * What a restore has made.
     *
     * @param lost ranges that are zeros because they are lost; none unless partial
     * @param otherTime when it was modified as the file system has it, where that is another time
     *     than it was to be
     */
    public record Restored(List<ByteRange> lost, Optional<Instant> otherTime) {}

    /**
     * @param reader of the entry
     * @param progress is told how many more bytes were written, by several threads
     */
    public Restore(EntryReader reader, Options options, LongConsumer progress) {
        this.reader = reader;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Restores the entry; folders that lead to {@code target} are created. What was restored
     * survives power loss. Waits for what its reads had to repair.
     *
     * @throws FileAlreadyExistsException when something has that name that is not to be replaced
     * @throws RangesLostException when bytes are lost, all of them named; nothing is there then
     * @throws DiskFullException when there is no room
     */
    public Restored to(Path target) throws IOException {
        try {
            return restore(target.toAbsolutePath().normalize());
        } finally {
            awaitRepairs();
        }
    }

    private Restored restore(Path target) throws IOException {
        refuseTaken(target);
        SmallFiles.createDirectories(options.disk, target.getParent());
        var restored =
                switch (entry().kind()) {
                    case FILE -> file(target);
                    case SYMLINK -> link(target);
                    case FOLDER -> folder(target);
                };
        options.disk.forceDirectory(target.getParent());
        return restored;
    }

    private Entry entry() {
        return reader.folder().manifest().entry();
    }

    private void refuseTaken(Path target) throws IOException {
        FileStatus found;
        try {
            found = options.disk.status(target);
        } catch (NoSuchFileException e) {
            return;
        }
        boolean sameFolder = found.isDirectory() && entry().kind() == EntryKind.FOLDER;
        if (!sameFolder && (found.isDirectory() || !options.replace)) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "is there already; nothing was restored");
        }
    }

    private Restored file(Path target) throws IOException {
        long usable = options.disk.usableBytes(target.getParent());
        if (usable < reader.sizeBytes()) {
            throw new DiskFullException(target, reader.sizeBytes(), usable);
        }
        var temp = SmallFiles.temporaryBeside(target);
        try {
            var lost = copyTo(temp);
            if (!lost.isEmpty() && !options.partial) {
                throw new RangesLostException(entry().path(), lost);
            }
            var otherTime = setAttributes(temp);
            moveInPlace(temp, target);
            return new Restored(lost, otherTime);
        } catch (IOException e) {
            SmallFiles.deleteQuietly(options.disk, temp, e);
            throw e;
        }
    }

    private List<ByteRange> copyTo(Path temp) throws IOException {
        try (var file = options.disk.createPrivate(temp)) {
            var lost = new ParallelCopy(reader, file, progress).run();
            file.force();
            return lost;
        }
    }

    private Restored link(Path target) throws IOException {
        byte[] content = content();
        var temp = SmallFiles.temporaryBeside(target);
        try {
            options.disk.createLink(temp, content);
            var otherTime = setAttributes(temp);
            moveInPlace(temp, target);
            return new Restored(List.of(), otherTime);
        } catch (IOException e) {
            SmallFiles.deleteQuietly(options.disk, temp, e);
            throw e;
        }
    }

    private void moveInPlace(Path temp, Path target) throws IOException {
        if (options.replace) {
            options.disk.replace(temp, target);
        } else {
            options.disk.rename(temp, target);
        }
    }

    private byte[] content() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var content = arena.allocate(Math.max(1, reader.sizeBytes()));
            int read = reader.read(content, 0);
            return content.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private Restored folder(Path target) throws IOException {
        try {
            options.disk.createDirectory(target);
        } catch (FileAlreadyExistsException e) {
            return new Restored(
                    List.of(),
                    Optional.empty()); // refuseTaken let a folder pass: it stays as it is
        }
        return new Restored(List.of(), setAttributes(target));
    }

    /** The time that the file system has made of the entry's, where it cannot store that. */
    private Optional<Instant> setAttributes(Path path) throws IOException {
        var wanted = entry().modified();
        options.disk.setAttributes(path, entry().mode() & KEPT_MODE, wanted);
        var found = options.disk.status(path).modified();
        boolean rounded = Duration.between(wanted, found).abs().compareTo(COARSEST_TIME) < 0;
        return rounded ? Optional.empty() : Optional.of(found);
    }

    private void awaitRepairs() {
        try {
            reader.awaitRepairs();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what was restored stays restored
        }
    }
}
