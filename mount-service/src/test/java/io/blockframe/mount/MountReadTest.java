package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.TierPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Reads through a real mount, as any program does. */
class MountReadTest {
    private static final int RANGES = 1000;
    private static final int MAX_AT_ONCE = 4_000_000;
    private static final int SEGMENT = 32 << 20;
    private static final int SMALL_SEGMENT = 128 << 10;
    private static final int SMALL_BLOCK = 4 * SMALL_SEGMENT;

    @TempDir Path directory;

    /**
     * Goal: around every boundary of cells, segments, blocks and tiers, what is read is what was
     * dropped.
     */
    @Test
    void readsWhatWasDroppedInSmallTiers() throws Exception {
        int[] sizes = {
            0,
            1,
            4095,
            65535,
            65536,
            65537,
            99_999,
            100_000,
            100_001,
            SMALL_SEGMENT - 1,
            SMALL_SEGMENT,
            SMALL_SEGMENT + 1,
            SMALL_BLOCK - 1,
            SMALL_BLOCK,
            SMALL_BLOCK + 1,
            999_999,
            1_000_000,
            1_000_001,
            2 * SMALL_BLOCK - 1,
            2 * SMALL_BLOCK,
            2 * SMALL_BLOCK + 1,
            2 * SMALL_BLOCK + SMALL_SEGMENT,
            3_333_333
        };
        readsWhatWasDropped(TestArchive.SMALL, sizes);
    }

    /** Goal: the same with the tiers and segments that people get. */
    @Test
    void readsWhatWasDroppedInDefaultTiers() throws Exception {
        int[] sizes = {
            0,
            1,
            65535,
            65536,
            65537,
            9_999_999,
            10_000_000,
            10_000_001,
            SEGMENT - 1,
            SEGMENT,
            SEGMENT + 1
        };
        readsWhatWasDropped(TierPolicy.DEFAULT, sizes);
    }

    private void readsWhatWasDropped(TierPolicy tiers, int[] sizes) throws Exception {
        var archive = new TestArchive(directory, tiers);
        for (int size : sizes) {
            archive.put("of/" + size, TestArchive.content(size, size));
        }
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            checkManyReadersAtOnce(mounted, sizes);
            for (int size : sizes) {
                var file = mounted.path("of/" + size);
                byte[] expected = TestArchive.content(size, size);
                checkRanges(file, expected);
                assertThat(Files.size(file)).isEqualTo(size);
                assertThat(Arrays.equals(Files.readAllBytes(file), expected)).isTrue();
            }
            checkMapped(mounted.path("of/65537"), TestArchive.content(65537, 65537));
        }
    }

    private static void checkRanges(Path file, byte[] expected) throws IOException {
        var random = new Random(expected.length);
        try (var channel = FileChannel.open(file)) {
            for (int i = 0; i < RANGES; i++) {
                int from = random.nextInt(expected.length + 1);
                int length = 1 + random.nextInt(1 << 1 + random.nextInt(18));
                var buffer = ByteBuffer.allocate(length);
                while (buffer.hasRemaining()
                        && channel.read(buffer, from + buffer.position()) > 0) {
                    continue; // a read may give less than there is
                }
                int end = Math.min(expected.length, from + length);
                assertThat(buffer.position()).isEqualTo(end - from);
                assertThat(Arrays.mismatch(buffer.array(), 0, end - from, expected, from, end))
                        .as("bytes %d to %d of %s", from, end, file)
                        .isEqualTo(-1);
            }
        }
    }

    private static void checkMapped(Path file, byte[] expected) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var mapped = channel.map(MapMode.READ_ONLY, 0, expected.length);
            assertThat(mapped).isEqualTo(ByteBuffer.wrap(expected));
        }
    }

    /** Goal: many readers at once get right bytes, of the same file and of others. */
    private static void checkManyReadersAtOnce(MountedArchive mounted, int[] sizes)
            throws Exception {
        int[] some = IntStream.of(sizes).filter(size -> size <= MAX_AT_ONCE).toArray();
        try (var readers = Executors.newFixedThreadPool(12)) {
            var reads =
                    IntStream.range(0, 48)
                            .map(i -> some[some.length - 1 - i % 3])
                            .mapToObj(
                                    size ->
                                            readers.submit(
                                                    () ->
                                                            Files.readAllBytes(
                                                                    mounted.path("of/" + size))))
                            .toList();
            for (Future<byte[]> read : reads) {
                byte[] bytes = read.get();
                assertThat(Arrays.equals(bytes, TestArchive.content(bytes.length, bytes.length)))
                        .isTrue();
            }
        }
    }
}
