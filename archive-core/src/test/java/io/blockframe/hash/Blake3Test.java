package io.blockframe.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Goal: both implementations are BLAKE3, to the published vectors and to what they refuse. */
class Blake3Test {

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("implementationsAndVectors")
    void rootIsWhatB3sumPrints(Blake3 blake3, Vectors.Vector vector) {
        byte[] input = Vectors.input(vector.bytes());

        assertThat(blake3.hash(input)).isEqualTo(vector.digest());
    }

    /** Goal: a read buffer may begin anywhere. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("implementationsAndVectors")
    void rootDoesNotDependOnAlignment(Blake3 blake3, Vectors.Vector vector) {
        byte[] input = Vectors.input(vector.bytes());
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(input.length + 3L);
            MemorySegment.copy(input, 0, buffer, ValueLayout.JAVA_BYTE, 3, input.length);

            assertThat(blake3.hash(buffer.asSlice(3))).isEqualTo(vector.digest());
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void nothingIsWrittenBesideTheOutput(Blake3 blake3) {
        var output = MemorySegment.ofArray(new byte[96]).fill((byte) 7);
        try (var arena = Arena.ofConfined()) {
            blake3.subtree(arena.allocate(5000), 8192, false, output, 32);
        }

        assertThat(output.asSlice(0, 32).toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
        assertThat(output.asSlice(64, 32).toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
        assertThat(Digest.of(output, 32).toString()).isNotEqualTo("07".repeat(32));
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void onlyTheRootMayBeEmpty(Blake3 blake3) {
        refuses(blake3, 0, 0, false, "only the root may be over 0 bytes");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theRootBeginsAtTheStart(Blake3 blake3) {
        refuses(blake3, 1024, 1024, true, "the root begins at byte 0, was 1024");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aSubtreeBeginsAtAMultipleOfItsLength(Blake3 blake3) {
        refuses(blake3, 1, 512, false, "must begin at a multiple of 1024, was 512");
        refuses(blake3, 1025, 1024, false, "must begin at a multiple of 2048, was 1024");
        refuses(blake3, 65536, 32768, false, "must begin at a multiple of 65536, was 32768");
        refuses(blake3, 1024, -1024, false, "must begin at a multiple of 1024, was -1024");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void aFoldNeedsItsValues(Blake3 blake3) {
        var values = MemorySegment.ofArray(new byte[64]);

        assertThatThrownBy(() -> blake3.fold(values, 0, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> blake3.fold(values, 3, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 values do not fit 64 bytes");
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            architectures = {"amd64", "x86_64"})
    void nativeCodeIsUsedWhereThereIsSome() {
        assertThat(Blake3Library.PROBLEM).isEmpty();
        assertThat(Blake3.fastest()).isInstanceOf(NativeBlake3.class);
    }

    @Test
    @EnabledOnOs(
            value = {OS.LINUX, OS.MAC},
            architectures = {"amd64", "x86_64"})
    void loadingLeavesNoFileBehind(@TempDir Path temporary) throws Exception {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Djava.io.tmpdir=" + temporary,
                                "-XX:-UsePerfData",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Loading.class.getName())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    /** A process that loads the library into a temporary folder that no other uses. */
    static final class Loading {
        public static void main(String[] arguments) {
            System.exit(Blake3Library.PROBLEM.isEmpty() ? 0 : 1);
        }
    }

    @Test
    void aLibraryThatIsWrongIsNotBelieved() {
        assertThat(Blake3Holder.problemOf(new JavaBlake3())).isEmpty();
        assertThat(Blake3Holder.problemOf(new Forgetful()))
                .hasValueSatisfying(problem -> assertThat(problem).contains("the library says"));
    }

    /** BLAKE3 of all but the last byte. */
    private static final class Forgetful implements Blake3 {
        private final Blake3 right = new JavaBlake3();

        @Override
        public void subtree(
                MemorySegment input, long firstByte, boolean root, MemorySegment output, long at) {
            right.subtree(input.asSlice(0, input.byteSize() - 1), firstByte, root, output, at);
        }

        @Override
        public Digest fold(MemorySegment values, int count, boolean root) {
            return right.fold(values, count, root);
        }
    }

    @Test
    void nativeCodeIsRefusedHeapMemory() {
        var heap = MemorySegment.ofArray(new byte[10]);
        var output = MemorySegment.ofArray(new byte[32]);

        assertThatThrownBy(() -> new NativeBlake3().subtree(heap, 0, true, output, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("off-heap");
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void equalSubtreesAreWholeAndAtTheirPlace(Blake3 blake3) {
        try (var arena = Arena.ofConfined()) {
            var input = arena.allocate(4096);
            var output = arena.allocate(4 * 32);
            assertThatThrownBy(() -> blake3.subtrees(input, 1536, 0, output, 0, 32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a power of two of chunks, was 1536");
            assertThatThrownBy(() -> blake3.subtrees(input, 512, 0, output, 0, 32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a power of two of chunks, was 512");
            assertThatThrownBy(() -> blake3.subtrees(input, 8192, 0, output, 0, 32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("4096 bytes are no whole subtrees of 8192");
            assertThatThrownBy(() -> blake3.subtrees(input, 2048, 1024, output, 0, 32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must begin at a multiple of 2048, was 1024");
            assertThatThrownBy(() -> blake3.subtrees(input, 1024, 0, output, 0, 40))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    private static void refuses(
            Blake3 blake3, int bytes, long firstByte, boolean root, String reason) {
        var output = MemorySegment.ofArray(new byte[32]);
        try (var arena = Arena.ofConfined()) {
            var input = arena.allocate(bytes);
            assertThatThrownBy(() -> blake3.subtree(input, firstByte, root, output, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(reason);
        }
    }

    static List<Blake3> implementations() {
        return List.of(Blake3.fastest(), new JavaBlake3());
    }

    static Stream<Arguments> implementationsAndVectors() {
        var vectors = Vectors.read(Vectors.PUBLISHED);
        return implementations().stream()
                .flatMap(blake3 -> vectors.stream().map(vector -> Arguments.of(blake3, vector)));
    }
}
