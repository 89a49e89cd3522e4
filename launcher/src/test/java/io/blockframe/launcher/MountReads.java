package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.Geometry;
import io.blockframe.store.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Reads of a file in the mount, compared with its source.
 *
 * @param file in the mount
 * @param source right bytes
 */
record MountReads(Path file, Path source) {

    private static final int PAGE_BYTES = 4096;
    private static final int LONGEST_RANGE = 300_000;

    /** Checks ranges of all lengths anywhere in the file, and at its end. */
    void checkRandomRanges(int count, long seed) throws IOException {
        var random = new Random(seed);
        try (var read = FileChannel.open(file);
                var right = FileChannel.open(source)) {
            for (int i = 0; i < count; i++) {
                long from = random.nextLong(right.size() + 1);
                int length = 1 + random.nextInt(1 + random.nextInt(LONGEST_RANGE));
                assertThat(bytes(read, from, length))
                        .as("%d bytes at %d of %s", length, from, file)
                        .isEqualTo(bytes(right, from, length));
            }
        }
    }

    /** Reads all of it, cell by cell, and gives the ranges that are I/O errors. */
    List<ByteRange> lost() throws IOException {
        var lost = new ArrayList<ByteRange>();
        try (var read = FileChannel.open(file);
                var right = FileChannel.open(source)) {
            assertThat(read.size()).isEqualTo(right.size());
            for (long from = 0; from < right.size(); from += Geometry.CELL_BYTES) {
                var expected = bytes(right, from, Geometry.CELL_BYTES);
                try {
                    assertThat(bytes(read, from, Geometry.CELL_BYTES))
                            .as("the cell at %d of %s", from, file)
                            .isEqualTo(expected);
                } catch (IOException e) {
                    var range = new ByteRange(from, from + expected.limit());
                    checkNothingIsServed(read, range);
                    lost.add(range);
                }
            }
        }
        return lost;
    }

    private static void checkNothingIsServed(FileChannel file, ByteRange lost) {
        for (long from = lost.from(); from < lost.to(); from += PAGE_BYTES) {
            long page = from;
            assertThatThrownBy(() -> bytes(file, page, 1))
                    .as("the page at %d in the lost %s", page, lost)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Input/output error");
        }
    }

    /** As many bytes as there are. */
    private static ByteBuffer bytes(FileChannel file, long from, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) > 0) {
            continue; // a read may give less than there is
        }
        return buffer.flip();
    }
}
