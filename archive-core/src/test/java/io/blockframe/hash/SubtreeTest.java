package io.blockframe.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Goal: values of parts fold into the root, and both implementations agree on every part. */
class SubtreeTest {

    private static final int CELL_BYTES = 64 * 1024;
    private static final int SEGMENT_BYTES = 32 * 1024 * 1024;

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("implementationsAndLargeVectors")
    void cellsFoldIntoSegmentsAndSegmentsIntoTheRoot(Blake3 blake3, Vectors.Vector vector) {
        try (var arena = Arena.ofConfined()) {
            var file = arena.allocateFrom(ValueLayout.JAVA_BYTE, Vectors.input(vector.bytes()));

            assertThat(rootOf(blake3, file, arena)).isEqualTo(vector.digest());
            if (isFast(blake3) || vector.bytes() <= SEGMENT_BYTES) {
                assertThat(blake3.hash(file)).isEqualTo(vector.digest());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void nativeCodeAndJavaAgreeOnAnyPart(long seed) {
        var random = new Random(seed);
        var fastest = Blake3.fastest();
        var java = new JavaBlake3();
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(400_000);
            randomize(buffer, random);
            for (int round = 0; round < 300; round++) {
                int bytes = 1 + random.nextInt(1 << random.nextInt(1, 19));
                var input = buffer.asSlice(random.nextInt(64), bytes);
                long place = random.nextLong(1L << random.nextInt(1, 43)) * (1L << 19);

                assertThat(value(fastest, input, place, false))
                        .as("%d bytes at %d", bytes, place)
                        .isEqualTo(value(java, input, place, false));
                assertThat(fastest.hash(input)).as("%d bytes", bytes).isEqualTo(java.hash(input));
            }
        }
    }

    /**
     * Goal: many subtrees at once have the values that each has alone, and nothing else is touched.
     */
    @ParameterizedTest
    @ValueSource(longs = {4, 20261127})
    void equalSubtreesAtOnceAreThoseOneByOne(long seed) {
        var random = new Random(seed);
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(3 << 20);
            randomize(buffer, random);
            for (int round = 0; round < 300; round++) {
                int bytes = 1024 << random.nextInt(11);
                int count = random.nextInt(Math.min(50, (2 << 20) / bytes) + 1);
                var input = buffer.asSlice(random.nextInt(64), (long) count * bytes);
                long place = random.nextLong(1L << random.nextInt(1, 33)) * bytes;
                int stride = Digest.BYTES + random.nextInt(20);
                var expected = arena.allocate(2 + (long) count * stride);
                var actual = arena.allocate(2 + (long) count * stride);
                for (int i = 0; i < count; i++) {
                    var one = input.asSlice((long) i * bytes, bytes);
                    value(Blake3.fastest(), one, place + (long) i * bytes, false)
                            .copyTo(expected, 1 + (long) i * stride);
                }

                Blake3.fastest().subtrees(input, bytes, place, actual, 1, stride);

                assertThat(actual.mismatch(expected))
                        .as("%d of %d bytes at %d", count, bytes, place)
                        .isEqualTo(-1);
            }
        }
    }

    /** Goal: no number of values is folded differently, whatever groups native code works in. */
    @Test
    void nativeCodeAndJavaFoldAlike() {
        var java = new JavaBlake3();
        try (var arena = Arena.ofConfined()) {
            var values = arena.allocate(9000L * Digest.BYTES);
            randomize(values, new Random(7));
            for (int count = 1; count <= 9000; count += count < 300 ? 1 : 271) {
                for (boolean root : new boolean[] {true, false}) {
                    assertThat(Blake3.fastest().fold(values, count, root))
                            .as("%d values", count)
                            .isEqualTo(java.fold(values, count, root));
                }
            }
        }
    }

    @Test
    void foldingLeavesTheValuesAsTheyWere() {
        byte[] values = new byte[200 * Digest.BYTES];
        new Random(3).nextBytes(values);
        byte[] lent = values.clone();

        Blake3.fastest().fold(MemorySegment.ofArray(lent), 200, true);

        assertThat(lent).isEqualTo(values);
    }

    /** Goal: calls at the same time share no scratch memory, and it belongs to no thread. */
    @Test
    void manyVirtualThreadsHashAtOnce() throws Exception {
        var vectors = Vectors.read(Vectors.PUBLISHED);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<Digest>>();
            for (int i = 0; i < 500; i++) {
                int bytes = vectors.get(i % vectors.size()).bytes();
                tasks.add(() -> Blake3.fastest().hash(Vectors.input(bytes)));
            }
            var digests = threads.invokeAll(tasks);
            for (int i = 0; i < digests.size(); i++) {
                assertThat(digests.get(i).get())
                        .isEqualTo(vectors.get(i % vectors.size()).digest());
            }
        }
    }

    @Test
    void theSameBytesElsewhereHaveAnotherValue() {
        try (var arena = Arena.ofConfined()) {
            var cell = arena.allocate(CELL_BYTES);
            var values =
                    Stream.of(0L, 1L, 2L, 1L << 16, 1L << 32)
                            .map(index -> value(Blake3.fastest(), cell, index * CELL_BYTES, false));

            assertThat(values).doesNotHaveDuplicates();
        }
    }

    /** As a commit does it: cells, then segments, then the file. */
    private static Digest rootOf(Blake3 blake3, MemorySegment file, Arena arena) {
        long bytes = file.byteSize();
        if (bytes <= CELL_BYTES) {
            return value(blake3, file, 0, true);
        }
        int segments = (int) Math.ceilDiv(bytes, (long) SEGMENT_BYTES);
        var segmentValues = arena.allocate((long) segments * Digest.BYTES);
        for (int s = 0; s < segments; s++) {
            long first = (long) s * SEGMENT_BYTES;
            long length = Math.min(SEGMENT_BYTES, bytes - first);
            int cells = (int) Math.ceilDiv(length, (long) CELL_BYTES);
            var cellValues = arena.allocate((long) cells * Digest.BYTES);
            for (int c = 0; c < cells; c++) {
                long cell = first + (long) c * CELL_BYTES;
                var input = file.asSlice(cell, Math.min(CELL_BYTES, first + length - cell));
                blake3.subtree(input, cell, false, cellValues, (long) c * Digest.BYTES);
            }
            blake3.fold(cellValues, cells, segments == 1)
                    .copyTo(segmentValues, (long) s * Digest.BYTES);
        }
        return blake3.fold(segmentValues, segments, true);
    }

    private static Digest value(Blake3 blake3, MemorySegment input, long firstByte, boolean root) {
        var output = MemorySegment.ofArray(new byte[Digest.BYTES]);
        blake3.subtree(input, firstByte, root, output, 0);
        return Digest.of(output, 0);
    }

    private static void randomize(MemorySegment segment, Random random) {
        byte[] bytes = new byte[(int) segment.byteSize()];
        random.nextBytes(bytes);
        segment.copyFrom(MemorySegment.ofArray(bytes));
    }

    static Stream<Arguments> implementationsAndLargeVectors() {
        var vectors = Vectors.read(Vectors.LARGE);
        return Blake3Test.implementations().stream()
                .flatMap(
                        blake3 ->
                                vectors.stream()
                                        .filter(it -> isFast(blake3) || isEnough(it.bytes()))
                                        .map(vector -> Arguments.of(blake3, vector)));
    }

    /** The twin in Java takes seconds for each large vector. */
    private static boolean isFast(Blake3 blake3) {
        return !(blake3 instanceof JavaBlake3);
    }

    /** Every edge of cells and of one segment, and a file of three segments. */
    private static boolean isEnough(int bytes) {
        return bytes <= SEGMENT_BYTES + 1 || bytes == 2 * SEGMENT_BYTES + 1;
    }
}
