package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CheckedLines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file of checked lines. Missing and unreadable parts are lines that are not there. */
final class LineFile {

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int PAGE_BYTES = 4096;

    private final Disk disk;
    private final Path path;

    LineFile(Disk disk, Path path) {
        this.disk = disk;
        this.path = path;
    }

    /** How far a copy was read: which file it was, and its length then. */
    record Position(long device, long inode, long sizeBytes) {}

    /**
     * What a read found.
     *
     * @param position where the next read goes on; null when there is no file
     * @param whole whether every line checked and the last one was complete
     */
    record Outcome(Position position, boolean whole) {}

    /** Where the file ends now; null when there is none. */
    Position position() throws IOException {
        try {
            var status = disk.status(path);
            return new Position(status.device(), status.inode(), status.sizeBytes());
        } catch (IOException e) {
            return missing(e);
        }
    }

    /** Whether the file is the one that was read up to {@code position}, and not shorter now. */
    boolean continues(Position position) throws IOException {
        var now = position();
        return now != null
                && now.device() == position.device()
                && now.inode() == position.inode()
                && now.sizeBytes() >= position.sizeBytes();
    }

    /**
     * Reads the JSON of every line that checks, whether this program knows it or not.
     *
     * @param from a byte offset that is a line's start
     */
    Outcome read(long from, Consumer<String> lines) throws IOException {
        return read(disk::openForReading, from, lines);
    }

    /** Like {@link #read}, all of it and never from the system's memory. */
    Outcome readFromMedium(Consumer<String> lines) throws IOException {
        return read(disk::openOnMedium, 0, lines);
    }

    private interface Opening {
        DiskFile open(Path path) throws IOException;
    }

    private Outcome read(Opening opening, long from, Consumer<String> lines) throws IOException {
        try (var file = opening.open(path)) {
            return read(file, from, lines);
        } catch (IOException e) {
            missing(e);
            return new Outcome(null, false);
        }
    }

    private static Outcome read(DiskFile file, long from, Consumer<String> lines)
            throws IOException {
        try (var arena = Arena.ofConfined()) {
            var status = file.status();
            var reading = new Lines(lines);
            var block = arena.allocate(BLOCK_BYTES);
            long end = readBlocks(file, from, block, reading);
            long complete = end - reading.rest.size();
            return new Outcome(
                    new Position(status.device(), status.inode(), complete),
                    reading.allChecked && reading.rest.size() == 0);
        }
    }

    private static long readBlocks(DiskFile file, long from, MemorySegment block, Lines reading)
            throws IOException {
        for (long at = from; ; ) {
            try {
                int read = file.read(block, at);
                if (read == 0) {
                    return at;
                }
                reading.accept(block.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE));
                at += read;
            } catch (IOException e) {
                requireMediumError(e);
                at = readPages(file, at, block.asSlice(0, PAGE_BYTES), reading);
            }
        }
    }

    /** Reads a block without the pages that cannot be read; the lines they cut do not check. */
    private static long readPages(DiskFile file, long from, MemorySegment page, Lines reading)
            throws IOException {
        reading.allChecked = false;
        long end = Math.min(from + BLOCK_BYTES, file.size());
        long at = from;
        do {
            try {
                int read = file.read(page, at);
                reading.accept(page.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE));
            } catch (IOException e) {
                requireMediumError(e);
            }
            at += page.byteSize();
        } while (at < end);
        return at;
    }

    private static void requireMediumError(IOException e) throws IOException {
        if (!DiskErrors.isMediumError(e)) {
            throw e;
        }
    }

    private static Position missing(IOException e) throws IOException {
        if (!DiskErrors.isDamage(e)) {
            throw e;
        }
        return null;
    }

    /** Appends whole lines and forces them; a torn last line before them is closed first. */
    void append(byte[] lines) throws IOException {
        try (var file = openOrCreate();
                var arena = Arena.ofConfined()) {
            long size = file.size();
            var buffer = arena.allocate(lines.length + 1L);
            int start = endsInLineFeed(file, size, buffer) ? 0 : 1;
            buffer.set(ValueLayout.JAVA_BYTE, 0, (byte) '\n');
            MemorySegment.copy(lines, 0, buffer, ValueLayout.JAVA_BYTE, start, lines.length);
            file.write(buffer.asSlice(0, lines.length + (long) start), size);
            file.force();
        }
    }

    private DiskFile openOrCreate() throws IOException {
        try {
            return disk.openForWriting(path);
        } catch (NoSuchFileException e) {
            var created = disk.create(path);
            disk.forceDirectory(path.getParent());
            return created;
        }
    }

    private static boolean endsInLineFeed(DiskFile file, long size, MemorySegment buffer)
            throws IOException {
        try {
            return size == 0
                    || (file.read(buffer.asSlice(0, 1), size - 1) == 1
                            && buffer.get(ValueLayout.JAVA_BYTE, 0) == '\n');
        } catch (IOException e) {
            requireMediumError(e);
            return false; // a line feed too many is a line that does not check, and no harm
        }
    }

    /** Cuts blocks into lines; the rest waits for the next block. */
    private static final class Lines {
        private final Consumer<String> taker;
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        private boolean allChecked = true;

        Lines(Consumer<String> taker) {
            this.taker = taker;
        }

        void accept(byte[] block) {
            int start = 0;
            for (int i = 0; i < block.length; i++) {
                if (block[i] == '\n') {
                    rest.write(block, start, i - start);
                    var json = CheckedLines.decode(rest.toByteArray());
                    json.ifPresent(taker);
                    allChecked &= json.isPresent();
                    rest.reset();
                    start = i + 1;
                }
            }
            rest.write(block, start, block.length - start);
        }
    }
}
