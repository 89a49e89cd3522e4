package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Goal: a manifest comes back as it was written, or is refused as damaged, saying where. */
class ManifestCodecTest {
    private static final Geometry TIER_2 = new Geometry(1, 3, 1 << 25);
    private static final Geometry TIER_3 = new Geometry(30, 3, 1 << 25);
    private static final Manifest SMALL = Samples.manifest(ArchivePath.of("a"), TIER_2, 123);

    @ParameterizedTest
    @CsvSource({
        "1, 3, 65536, 0",
        "1, 3, 65536, 1",
        "1, 3, 65536, 65536",
        "1, 3, 65536, 65537",
        "30, 3, 65536, 65536",
        "30, 3, 65536, 65537",
        "30, 3, 65536, 1966080",
        "30, 3, 65536, 1966081",
        "3, 2, 131072, 12345678",
        "200, 56, 65536, 22222222",
    })
    void manifestsOfAllSizesComeBack(int data, int parity, int shardBytes, long fileBytes)
            throws ArchiveException {
        var geometry = new Geometry(data, parity, shardBytes);
        Manifest manifest = Samples.manifest(ArchivePath.of("a/b.bin"), geometry, fileBytes);
        assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest), "m")).isEqualTo(manifest);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void anyEntryComesBack(long seed) throws ArchiveException {
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            ArchivePath path = ArchivePath.ofBytes(Samples.nastyPath(random));
            Manifest plain = Samples.manifest(path, TIER_2, random.nextInt(1 << 26));
            var entry =
                    new Entry(
                            1 + random.nextLong(Long.MAX_VALUE),
                            random.nextBoolean() ? EntryKind.FILE : EntryKind.SYMLINK,
                            path,
                            plain.entry().sizeBytes(),
                            Instant.ofEpochSecond(
                                    random.nextLong(-(1L << 40), 1L << 40),
                                    random.nextInt(1_000_000_000)),
                            random.nextInt(010000),
                            random.nextInt(),
                            random.nextInt(),
                            1 + random.nextInt(3),
                            plain.entry().root(),
                            Samples.TIME.plus(Duration.ofNanos(random.nextLong())));
            var manifest =
                    new Manifest(
                            Samples.ARCHIVE,
                            1 + random.nextInt(1000),
                            entry,
                            TIER_2,
                            plain.shards());
            assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest), "m"))
                    .isEqualTo(manifest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59.999999999Z"})
    void timesThatOnlySomeFileSystemsHaveComeBack(Instant time) throws ArchiveException {
        Manifest manifest = with(SMALL, "mtime", time.toString());
        assertThat(manifest.entry().modified()).isEqualTo(time);
        assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest), "m")).isEqualTo(manifest);
    }

    @Test
    void everyFlippedBitIsDamage() {
        byte[] bytes = ManifestCodec.encode(SMALL);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatExceptionOfType(DamagedException.class)
                    .as("bit %d", bit)
                    .isThrownBy(() -> ManifestCodec.decode(flipped, "m"));
        }
    }

    @Test
    void everyTruncationAndEveryExtensionIsDamage() {
        byte[] bytes = ManifestCodec.encode(SMALL);
        for (int length = 0; length < bytes.length + 100; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                assertThatExceptionOfType(DamagedException.class)
                        .as("%d bytes", length)
                        .isThrownBy(() -> ManifestCodec.decode(cut, "m"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void noiseIsDamage(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            assertThatExceptionOfType(DamagedException.class)
                    .isThrownBy(() -> ManifestCodec.decode(noise, "m"));
        }
    }

    @Test
    void aNewerVersionIsNotDamage() {
        assertThatExceptionOfType(UnknownVersionException.class)
                .isThrownBy(() -> with(SMALL, "version", "2"))
                .withMessage(
                        "m has format version 2; this program reads version 1. Use a newer"
                                + " BlockFrame.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format | blockframe-archive | field format: found \"blockframe-archive\", expected"
                        + " \"?blockframe-entry",
                "version | 0 | field version: found 0, expected a number from 1",
                "version | 99999999999 | field version: found 99999999999, expected a number from"
                        + " 1",
                "generation | 0 | field generation: found 0, expected a number from 1",
                "archive | 1-1-1-1-1 | field archive: found \"1-1-1-1-1\", expected a UUID",
                "archive | x | field archive: found \"x\", expected a UUID",
                "sequence | 0 | field sequence: found 0, expected a number from 1",
                "sequence | 1.5 | field sequence: found 1.5, expected a whole number",
                "sequence | 9223372036854775808 | field sequence: found 9223372036854775808,"
                        + " expected a whole number",
                "kind | fifo | field kind: found \"fifo\", expected file, folder or symlink",
                "kind | folder | field size: found 123 for a folder, expected 0",
                "path | ../a | field path: the path \"../a\" has the name \\.\\.",
                "path | /a | field path: the path \"/a\" is absolute",
                "path | '' | field path: the path \"\" is empty",
                "size | -1 | field size: found -1, expected a number from 0",
                "size | 33554433 | field shards: found 4, expected 8",
                "size | 9223372036854775807 | field shards: found 4, expected 1099511627776",
                "size | 124 | field shards: found stripe 0 shard 0 of 123 bytes, expected stripe 0"
                        + " shard 0 of 124 bytes",
                "size | true | field size: found true, expected a whole number",
                "size | null | field size: found null, expected a whole number",
                "mtime | yesterday | field mtime: found \"yesterday\", expected a date and time of"
                        + " RFC 3339",
                "mode | 0888 | field mode: found \"0888\", expected four octal digits",
                "mode | 10000 | field mode: found .*, expected",
                "uid | 4294967296 | field uid: found 4294967296, expected a number from 0",
                "tier | 0 | field tier: found 0, expected a number from 1",
                "root | abc | field root: found \"abc\", expected 64",
                "root | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | field"
                        + " root: found a{64}, expected .*, to which the segments fold",
                "data_shards | 0 | field geometry.data_shards: found 0",
                "data_shards | 254 | RS\\(254,3\\) does not fit",
                "parity_shards | 2 | field shards: found 4, expected 3",
                "shard_bytes | 65537 | shardBytes must be a power of two",
                "cell_bytes | 4096 | field geometry.cell_bytes: found 4096, expected a number from"
                        + " 65536",
                "stripe | 1 | field shards: found stripe 1 shard 0 .*, expected stripe 0 shard 0",
                "shard | 1 | field shards: found stripe 0 shard 1 .*, expected stripe 0 shard 0",
                "bytes | 0 | field shards\\[0\\].bytes: found 0, expected a number from 1",
                "place | ../../etc/passwd | field shards\\[0\\].place: the path .* has the name"
                        + " \\.\\.",
                "place | /etc/passwd | field shards\\[0\\].place: the path .* is absolute",
                "place | parity_0_0.dat | field shards: found the place parity_0_0.dat of stripe 0"
                        + " shard 1 taken",
                "place | manifest.2.json | field shards: found the place manifest.2.json of stripe"
                        + " 0 shard 0 taken",
                "place | 7 | field shards\\[0\\].place: found 7, expected a text",
            })
    void fieldsThatDoNotFitAreNamed(String field, String value, String message) {
        assertThatExceptionOfType(DamagedException.class)
                .isThrownBy(() -> with(SMALL, field, value))
                .withMessageMatching("(?s)m: " + message + ".*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format",
                "version",
                "archive",
                "generation",
                "sequence",
                "kind",
                "path",
                "size",
                "mtime",
                "mode",
                "uid",
                "gid",
                "tier",
                "root",
                "committed_at",
                "geometry",
                "shards",
                "data_shards",
                "parity_shards",
                "shard_bytes",
                "cell_bytes",
                "stripe",
                "shard",
                "place",
                "bytes",
                "digest"
            })
    void fieldsThatAreMissingAreNamed(String field) {
        String json = text(SMALL).replaceFirst("\"" + field + "\" :", "\"x\" :");
        assertThatExceptionOfType(DamagedException.class)
                .isThrownBy(() -> ManifestCodec.decode(reseal(json), "m"))
                .withMessageMatching(".*field .*" + field + ": found no such field, expected.*");
    }

    @Test
    void fieldsThatAreNotKnownAreRoomToGrow() throws ArchiveException {
        String json =
                text(SMALL)
                        .replace(
                                "\"version\" :",
                                "\"new\" : [{\"a\" : 1.5e400}, null, true, -1e9], \"version\" :")
                        .replace("\"stripe\" :", "\"drive\" : {\"id\" : \"x\"}, \"stripe\" :");
        assertThat(ManifestCodec.decode(reseal(json), "m")).isEqualTo(SMALL);
    }

    @Test
    void aFieldThatIsThereTwiceIsDamage() {
        String json = text(SMALL).replace("\"size\" :", "\"size\" : 1, \"size\" :");
        assertThatExceptionOfType(DamagedException.class)
                .isThrownBy(() -> ManifestCodec.decode(reseal(json), "m"))
                .withMessageContaining("field size: found it twice");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 1000, 1_000_000})
    void nestingIsBounded(int depth) {
        String nested = "[".repeat(depth) + "]".repeat(depth);
        String json = text(SMALL).replace("\"version\" :", "\"x\" : " + nested + ", \"version\" :");
        assertThatExceptionOfType(DamagedException.class)
                .isThrownBy(() -> ManifestCodec.decode(reseal(json), "m"))
                .withMessageContaining("no valid JSON");
    }

    @Test
    void bytesThatAreNotUtf8AreDamage() {
        byte[] bytes =
                text(SMALL).replace("\"a\"", "\"\u00FF\"").getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(DamagedException.class)
                .isThrownBy(() -> ManifestCodec.decode(Vectors.reseal(bytes), "m"))
                .withMessageContaining("not UTF-8");
    }

    @Test
    void aManifestThatContradictsItselfIsNotWritten() {
        var shards = new ArrayList<>(SMALL.shards());
        shards.removeLast();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestCodec.encode(withShards(SMALL, shards)));
        Shard first = SMALL.shards().getFirst();
        Digest other = Blake3.fastest().hash(Samples.bytes(1));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                ManifestCodec.encode(
                                        withShards(
                                                SMALL,
                                                replaceFirst(
                                                        SMALL.shards(),
                                                        new Shard(
                                                                0,
                                                                0,
                                                                first.place(),
                                                                first.bytes(),
                                                                other)))))
                .withMessageContaining("to which the segments fold");
    }

    @Test
    void aManifestOfATerabyteComesBack() throws ArchiveException {
        Manifest manifest = Samples.manifest(ArchivePath.of("big.bin"), TIER_3, 1_000_000_000_001L);
        assertThat(manifest.shards()).hasSizeGreaterThan(32_000);
        assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest), "m")).isEqualTo(manifest);
    }

    @Test
    void peopleFindOneFieldAndOneShardOnALine() {
        assertThat(text(SMALL).lines().filter(line -> line.contains("\"place\""))).hasSize(4);
        assertThat(text(SMALL).lines().filter(line -> line.matches("  \"[a-z_]+\" : .*,?")))
                .hasSize(18);
    }

    /** The manifest with one field (the first of that name) changed, its digest right. */
    private static Manifest with(Manifest manifest, String field, String value)
            throws ArchiveException {
        String json =
                text(manifest)
                        .replaceFirst(
                                "\"" + field + "\" : (\"[^\"]*\"|[0-9]+)",
                                "\""
                                        + field
                                        + "\" : "
                                        + (isBare(value) ? value : "\"" + value + "\""));
        return ManifestCodec.decode(reseal(json), "m");
    }

    private static boolean isBare(String value) {
        return value.matches("-?[0-9.]+|true|null") && !value.startsWith("0") || value.equals("0");
    }

    private static Manifest withShards(Manifest manifest, List<Shard> shards) {
        return new Manifest(
                manifest.archive(),
                manifest.generation(),
                manifest.entry(),
                manifest.geometry(),
                shards);
    }

    private static List<Shard> replaceFirst(List<Shard> shards, Shard first) {
        var replaced = new ArrayList<>(shards);
        replaced.set(0, first);
        return replaced;
    }

    private static String text(Manifest manifest) {
        return new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8);
    }

    private static byte[] reseal(String json) {
        return Vectors.reseal(json.getBytes(StandardCharsets.UTF_8));
    }
}
