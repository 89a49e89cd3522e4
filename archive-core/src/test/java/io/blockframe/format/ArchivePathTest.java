package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Goal: every name a file system can have comes back byte for byte, and no path leads outside. */
class ArchivePathTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void everyByteStringHasOneTextAndComesBack(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Samples.nastyPath(random);
            ArchivePath path = ArchivePath.ofBytes(bytes);
            assertThat(path.bytes()).as(path.printable()).isEqualTo(bytes);
            assertThat(ArchivePath.of(path.toString())).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void everyTextComesBackOrIsRefused(long seed) {
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int units = 1 + random.nextInt(4); units > 0; units--) {
                text.append(
                        switch (random.nextInt(4)) {
                            case 0 -> (char) (0xD800 + random.nextInt(0x800));
                            case 1 -> (char) (0xDC80 + random.nextInt(0x80));
                            case 2 -> (char) (0xDCC2 + random.nextInt(2));
                            default -> (char) (0x60 + random.nextInt(0x800));
                        });
            }
            try {
                ArchivePath path = ArchivePath.of(text.toString());
                assertThat(ArchivePath.ofBytes(path.bytes()).toString()).isEqualTo(text.toString());
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(1, 19_999);
    }

    @Test
    void bytesThatAreNotUtf8AreEscapedOneByOne() {
        byte[] surrogate = Samples.bytes(0xED, 0xA0, 0x80);
        assertThat(ArchivePath.ofBytes(surrogate)).hasToString("\uDCED\uDCA0\uDC80");
        assertThat(ArchivePath.ofBytes(Samples.bytes('a', 0xC3, 'b'))).hasToString("a\uDCC3b");
        assertThat(ArchivePath.ofBytes(Samples.bytes(0xC3, 0xA4))).hasToString("ä");
    }

    @Test
    void escapesThatTogetherAreUtf8AreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.of("\uDCC3\uDCA4"))
                .withMessageContaining("must be written as characters");
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "/, is absolute",
        "/a, is absolute",
        "a//b, has an empty name",
        "a/, has an empty name",
        "., has the name .",
        "a/., has the name .",
        ".., has the name ..",
        "a/../b, has the name ..",
    })
    void pathsThatAreNotPlainNamesAreRefused(String text, String fault) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.of(text))
                .withMessageContaining(fault);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.ofBytes(text.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining(fault);
    }

    @Test
    void nulIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.of("a\0b"))
                .withMessageContaining("contains NUL");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void pathsOfTheFileSystemKeepTheirBytes(long seed, @TempDir Path directory) throws IOException {
        var random = new Random(seed);
        var expected = new HashSet<ArchivePath>();
        for (int i = 0; i < 50; i++) {
            ArchivePath path = ArchivePath.ofBytes(Samples.nastyPath(random));
            Path file = path.under(directory);
            assertThat(ArchivePath.relative(directory, file)).isEqualTo(path);
            Path folder = path.name().isEmpty() ? directory : file.getParent();
            if (Files.exists(file) || isBelowAFile(directory, folder)) {
                continue;
            }
            Files.createDirectories(folder);
            Files.createFile(file);
            expected.add(path);
        }
        assertThat(expected).hasSizeGreaterThan(20);
        try (Stream<Path> walk = Files.walk(directory)) {
            assertThat(
                            walk.filter(Files::isRegularFile)
                                    .map(file -> ArchivePath.relative(directory, file)))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void underARelativeDirectoryStaysRelative() {
        ArchivePath path = ArchivePath.ofBytes(Samples.bytes('a', '/', 0xFF));
        Path under = path.under(Path.of("archive"));
        assertThat(under.isAbsolute()).isFalse();
        assertThat(ArchivePath.relative(Path.of("archive"), under)).isEqualTo(path);
    }

    @Test
    void aFileOutsideTheBaseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.relative(Path.of("/a/b"), Path.of("/a/c")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.relative(Path.of("/a/b"), Path.of("/a/b")));
    }

    @Test
    void namesParentsAndAncestors() {
        ArchivePath path = ArchivePath.of("photos/2024/a.jpg");
        assertThat(path.names()).containsExactly("photos", "2024", "a.jpg");
        assertThat(path.name()).isEqualTo("a.jpg");
        assertThat(path.parent()).contains(ArchivePath.of("photos/2024"));
        assertThat(ArchivePath.of("photos").parent()).isEmpty();
        assertThat(ArchivePath.of("photos").resolve("2024").resolve(ArchivePath.of("a.jpg")))
                .isEqualTo(path);
        assertThat(path.startsWith(path)).isTrue();
        assertThat(path.startsWith(ArchivePath.of("photos/2024"))).isTrue();
        assertThat(path.startsWith(ArchivePath.of("photos/20"))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> path.resolve("a/b"));
        assertThatIllegalArgumentException().isThrownBy(() -> path.resolve(".."));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void orderIsByBytes(long seed) {
        var random = new Random(seed);
        List<ArchivePath> paths =
                Stream.generate(() -> ArchivePath.ofBytes(Samples.nastyPath(random)))
                        .limit(1000)
                        .sorted()
                        .toList();
        for (int i = 1; i < paths.size(); i++) {
            assertThat(Arrays.compareUnsigned(paths.get(i - 1).bytes(), paths.get(i).bytes()))
                    .isNotPositive();
        }
    }

    @Test
    void nothingPrintableActsOnATerminal() {
        ArchivePath path =
                ArchivePath.ofBytes(
                        Samples.concat(
                                Samples.bytes('a', '\n', 0x1B, '\\', 0xFF, 0xC2, 0x85, ' '),
                                "ä\u202E😀".getBytes(StandardCharsets.UTF_8)));
        assertThat(path.printable()).isEqualTo("a\\n\\x1b\\\\\\xff\\u0085 ä\\u202e😀");
    }

    private static boolean isBelowAFile(Path directory, Path folder) {
        for (Path path = folder; !path.equals(directory); path = path.getParent()) {
            if (Files.isRegularFile(path)) {
                return true;
            }
        }
        return false;
    }
}
