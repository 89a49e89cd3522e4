package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.blockframe.hash.Blake3;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Goal: what the catalogue says is what was written, and one bad line never hides another. */
class CatalogueCodecTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void linesComeBackWhateverTheirNames(long seed) {
        List<CatalogueLine> lines = lines(seed, 2000);
        for (CatalogueLine line : lines) {
            byte[] bytes = CatalogueCodec.encode(line);
            assertThat(decode(bytes)).contains(line);
            assertThat(decode(Arrays.copyOf(bytes, bytes.length - 1))).contains(line);
        }
        byte[] all = bytes(lines);
        assertThat(read(all)).isEqualTo(lines);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] line = CatalogueCodec.encode(lines(1, 1).getFirst());
        for (int bit = 0; bit < line.length * 8; bit++) {
            byte[] flipped = line.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(decode(flipped)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void truncationTearsNoLineButTheLast() {
        List<CatalogueLine> lines = lines(2, 3);
        byte[] all = bytes(lines);
        int twoLines = bytes(lines.subList(0, 2)).length;
        for (int length = twoLines; length < all.length; length++) {
            int whole =
                    length == all.length - 1 ? 3 : 2; // without its line feed a line still checks
            assertThat(read(Arrays.copyOf(all, length))).isEqualTo(lines.subList(0, whole));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void oneDamagedByteCostsAtMostTwoLines(long seed) {
        var random = new Random(seed);
        List<CatalogueLine> lines = lines(seed, 50);
        byte[] all = bytes(lines);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = all.clone();
            damaged[random.nextInt(all.length)] ^= (byte) (1 + random.nextInt(255));
            var read = read(damaged);
            assertThat(lines).containsAll(read);
            assertThat(read).hasSizeBetween(lines.size() - 2, lines.size());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"op\":\"adopted\"}",
                "{\"op\":\"published\"}",
                "{\"op\":1}",
                "[]",
                "1",
                "{\"op\":\"tombstoned\",\"sequence\":0,\"path\":\"a\"}",
                "not json",
                "{\"op\":\"tombstoned\"} {}",
            })
    void whatThisProgramDoesNotKnowIsSkipped(String json) {
        byte[] line = CheckedLines.encode(json);
        assertThat(CheckedLines.decode(line)).contains(json);
        assertThat(decode(line)).isEmpty();
    }

    @Test
    void newFieldsAreRoomToGrow() {
        CatalogueLine line = lines(3, 1).getFirst();
        String json = CheckedLines.decode(CatalogueCodec.encode(line)).orElseThrow();
        String grown = json.replaceFirst("\\{", "{\"drive\":[\"x\",{\"a\":null}],");
        assertThat(decode(CheckedLines.encode(grown))).contains(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "0", "0123456789abcdef", "0123456789abcdef ", "\n\n"})
    void whatIsNoLineIsNotOne(String line) {
        assertThat(CheckedLines.decode(line.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void aLineOfSeveralLinesIsNotWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> CheckedLines.encode("{}\n{}"));
    }

    private static Optional<CatalogueLine> decode(byte[] line) {
        return CheckedLines.decode(line).flatMap(CatalogueCodec::parse);
    }

    private static List<CatalogueLine> read(byte[] bytes) {
        var lines = new ArrayList<CatalogueLine>();
        int start = 0;
        for (int end = 0; end <= bytes.length; end++) {
            if (end == bytes.length || bytes[end] == '\n') {
                decode(Arrays.copyOfRange(bytes, start, end)).ifPresent(lines::add);
                start = end + 1;
            }
        }
        return lines;
    }

    private static byte[] bytes(List<CatalogueLine> lines) {
        return lines.stream().map(CatalogueCodec::encode).reduce(new byte[0], Samples::concat);
    }

    private static List<CatalogueLine> lines(long seed, int count) {
        var random = new Random(seed);
        var lines = new ArrayList<CatalogueLine>();
        for (int i = 0; i < count; i++) {
            ArchivePath path = ArchivePath.ofBytes(Samples.nastyPath(random));
            var root = Blake3.fastest().hash(path.bytes());
            lines.add(
                    i % 4 == 3
                            ? new Tombstoned(1 + i, path, root, Samples.TIME)
                            : new Published(
                                    Samples.entry(path, random.nextLong(1L << 50), root),
                                    EntryLayout.folder(path, root)));
        }
        return lines;
    }
}
