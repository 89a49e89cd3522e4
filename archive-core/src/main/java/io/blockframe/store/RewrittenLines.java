package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CheckedLines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file of checked lines in the making, block by block, however long it becomes. */
final class RewrittenLines {

    private static final int BLOCK_BYTES = 1 << 20;

    private final DiskFile file;
    private final MemorySegment block;
    private int blockBytes;
    private long writtenBytes;

    private RewrittenLines(DiskFile file, MemorySegment block) {
        this.file = file;
        this.block = block;
    }

    /** Gives the JSON of lines, the same ones in the same order each time. */
    interface Source {
        void forEach(Consumer<String> lines) throws IOException;
    }

    /**
     * Replaces a file by one with these lines, once they were forced and read back from the medium.
     * Until then readers see the old file, whole.
     */
    static void replace(Disk disk, Path target, Source lines) throws IOException {
        var temp = SmallFiles.temporaryBeside(target);
        try {
            var written = write(disk, temp, lines);
            var found = new LineTally();
            if (!new LineFile(disk, temp).readFromMedium(found).whole() || !found.isSame(written)) {
                throw ReadBacks.damaged(temp);
            }
            SmallFiles.putInPlace(disk, temp, target);
        } catch (IOException e) {
            SmallFiles.deleteQuietly(disk, temp, e);
            throw e;
        }
        disk.forceDirectory(target.getParent());
    }

    private static LineTally write(Disk disk, Path path, Source lines) throws IOException {
        var written = new LineTally();
        try (var file = disk.create(path);
                var arena = Arena.ofConfined()) {
            var rewritten = new RewrittenLines(file, arena.allocate(BLOCK_BYTES));
            lines.forEach(written.andThen(json -> rewritten.add(CheckedLines.encode(json))));
            rewritten.writeBlock();
            file.force();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return written;
    }

    private void add(byte[] line) {
        try {
            for (int from = 0; from < line.length; ) {
                int bytes = Math.min(line.length - from, BLOCK_BYTES - blockBytes);
                MemorySegment.copy(line, from, block, ValueLayout.JAVA_BYTE, blockBytes, bytes);
                from += bytes;
                blockBytes += bytes;
                if (blockBytes == BLOCK_BYTES) {
                    writeBlock();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeBlock() throws IOException {
        file.write(block.asSlice(0, blockBytes), writtenBytes);
        writtenBytes += blockBytes;
        blockBytes = 0;
    }
}
