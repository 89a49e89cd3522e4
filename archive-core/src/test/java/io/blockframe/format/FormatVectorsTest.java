package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.erasure.ReedSolomon;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Goal: FORMAT.md §8 and the program say the same, so that neither changes alone. */
class FormatVectorsTest {
    private static final int CELL_BYTES = 65_536;
    private static final int SEGMENT_BYTES = 33_554_432;
    private static final Geometry TIER_1 = new Geometry(1, 3, SEGMENT_BYTES);
    private static final Pattern RUN = Pattern.compile("([xä])\\1{9,}");
    private static final ArchivePath PATH =
            ArchivePath.ofBytes(
                    Samples.concat(
                            "fotos/ä ".getBytes(StandardCharsets.UTF_8), Samples.bytes(0xFF)));

    @Test
    void roots() throws IOException {
        var block = new StringJoiner("\n");
        for (long size : List.of(0L, 1L, 65_536L, 65_537L, 33_554_432L, 33_554_433L)) {
            block.add("%-8d root            %s".formatted(size, value(0, size, true)));
            if (size > CELL_BYTES) {
                block.add("%-8d cell 0          %s".formatted(size, value(0, CELL_BYTES, false)));
                block.add("%-8d last cell       %s".formatted(size, lastPart(size, CELL_BYTES)));
            }
            if (size > SEGMENT_BYTES) {
                block.add(
                        "%-8d segment 0       %s".formatted(size, value(0, SEGMENT_BYTES, false)));
                block.add("%-8d segment 1       %s".formatted(size, lastPart(size, SEGMENT_BYTES)));
                block.add(
                        "%-8d parity 1_0      %s".formatted(size, parityOfOneByte(SEGMENT_BYTES)));
            }
        }
        assertDocumented(block.toString());
    }

    @Test
    void parity() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment[] parity = {arena.allocate(8), arena.allocate(8), arena.allocate(8)};
            ReedSolomon code = ReedSolomon.of(30, 3);
            for (int shard = 0; shard < 30; shard++) {
                code.accumulate(shard, Samples.content(arena, 8L * shard, 8), parity);
            }
            var block = new StringJoiner("\n");
            for (int shard = 0; shard < 3; shard++) {
                block.add("parity %d  %s".formatted(shard, hex(parity[shard])));
            }
            assertDocumented(block.toString());
        }
    }

    @Test
    void cellRecords() throws IOException {
        long size = 65_537;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = Samples.content(arena, 0, size);
            MemorySegment records = arena.allocate(CellRecords.totalBytes(TIER_1, size));
            var block = new StringJoiner("\n");
            for (ShardPlan shard : EntryLayout.shards(TIER_1, size, 0)) {
                for (int cell = 0; cell < 2; cell++) {
                    MemorySegment bytes =
                            cell == 0 ? file.asSlice(0, CELL_BYTES) : file.asSlice(CELL_BYTES);
                    long at = CellRecords.offset(TIER_1, size, 0, shard.index()) + cell * 36L;
                    Blake3.fastest().subtree(bytes, (long) cell * CELL_BYTES, false, records, at);
                    var crc = new CRC32();
                    crc.update(bytes.asByteBuffer());
                    CellRecords.putCrc(records, at, (int) crc.getValue());
                    block.add("%-3d  %s".formatted(at, hex(records.asSlice(at, 36))));
                }
            }
            assertDocumented(block.toString());
        }
    }

    @Test
    void manifest() throws IOException {
        byte[] bytes = ManifestCodec.encode(small());
        assertDocumented(new String(bytes, StandardCharsets.UTF_8).stripTrailing());
        assertThat(ManifestCodec.decode(bytes, "vector")).isEqualTo(small());
    }

    @Test
    void identity() throws IOException {
        byte[] bytes = new ArchiveIdentity(Samples.ARCHIVE, Samples.TIME).encode();
        assertDocumented(new String(bytes, StandardCharsets.UTF_8).stripTrailing());
    }

    @Test
    void catalogue() throws IOException {
        Entry entry = small().entry();
        byte[] published =
                CatalogueCodec.encode(
                        new Published(entry, EntryLayout.folder(entry.path(), entry.root())));
        byte[] tombstoned =
                CatalogueCodec.encode(new Tombstoned(18, entry.path(), entry.root(), Samples.TIME));
        assertDocumented(new String(published, StandardCharsets.UTF_8).stripTrailing());
        assertDocumented(new String(tombstoned, StandardCharsets.UTF_8).stripTrailing());
    }

    @Test
    void ledger() throws IOException {
        Entry entry = small().entry();
        var lines =
                List.of(
                        new Checked(
                                entry.path(),
                                entry.root(),
                                Samples.TIME,
                                EntryStatus.REPAIRED,
                                true,
                                "20261122-101112-6b1f"),
                        new RepairBegun(
                                entry.path(),
                                entry.root(),
                                Samples.TIME,
                                "scrub-nightly",
                                "segment_0.dat",
                                "0f3c2b11-8a7c-4c7e-9c59-6b1f7d529d0a"),
                        new DamageFound(
                                entry.path(),
                                entry.root(),
                                Samples.TIME,
                                "scrub-nightly",
                                EntryStatus.REPAIRED,
                                "1 of 4 cells was damaged and was repaired"),
                        new ScrubRun(
                                "20261122-101112-6b1f",
                                "scrub-nightly",
                                Samples.TIME,
                                Optional.empty(),
                                ""),
                        new ScrubRun(
                                "20261122-101112-6b1f",
                                "scrub-nightly",
                                Samples.TIME,
                                Optional.of(Samples.TIME.plusSeconds(3600)),
                                "1 file repaired"),
                        new ScrubRun(
                                "20261122-101112-6b1f",
                                "scrub-nightly",
                                Samples.TIME,
                                Optional.of(Samples.TIME.plusSeconds(3600)),
                                "2 unchecked",
                                2),
                        new JobSeen("scrub-nightly", Samples.TIME));
        var block = new StringBuilder();
        for (LedgerLine line : lines) {
            block.append(new String(LedgerCodec.encode(line), StandardCharsets.UTF_8));
        }
        assertDocumented(block.toString().stripTrailing());
    }

    @Test
    void folders() throws IOException {
        Digest root = small().entry().root();
        var block = new StringJoiner("\n");
        for (String path :
                List.of(
                        "a.jpg",
                        "x".repeat(190),
                        "x".repeat(191),
                        "ä".repeat(100),
                        "README.txt/README.txt",
                        ".blockframe/a",
                        "a_" + root + "~/b",
                        ".blockframe" + "x".repeat(244) + "/a")) {
            String folder = EntryLayout.folder(ArchivePath.of(path), root).toString();
            block.add(abbreviate(path))
                    .add("    " + abbreviate(folder.replace(root.toString(), "ROOT")));
        }
        String alternate = EntryLayout.alternateFolder(ArchivePath.of("A.jpg"), root).toString();
        block.add("A.jpg where a.jpg is the same name")
                .add("    " + alternate.replace(root.toString(), "ROOT"));
        assertDocumented(block.toString());
    }

    private static Manifest small() {
        try (Arena arena = Arena.ofConfined()) {
            Digest root = Blake3.fastest().hash(Samples.content(arena, 0, 123));
            List<Shard> shards =
                    EntryLayout.shards(TIER_1, 123, 0).stream()
                            .map(plan -> new Shard(0, plan.index(), plan.place(), 123, root))
                            .toList();
            return new Manifest(Samples.ARCHIVE, 1, Samples.entry(PATH, 123, root), TIER_1, shards);
        }
    }

    /** Long runs of one character are written as that character and {@code {count}}. */
    private static String abbreviate(String text) {
        return RUN.matcher(text)
                .replaceAll(run -> "%s{%d}".formatted(run.group(1), run.group().length()));
    }

    private static String lastPart(long size, int partBytes) {
        long first = (size - 1) / partBytes * partBytes;
        return value(first, size - first, false);
    }

    /** A copy of the segment that begins at {@code first}, hashed as a file of its own. */
    private static String parityOfOneByte(long first) {
        return Blake3.fastest().hash(new byte[] {(byte) (first % 251)}).toString();
    }

    private static String value(long first, long bytes, boolean root) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(Digest.BYTES);
            Blake3.fastest().subtree(Samples.content(arena, first, bytes), first, root, value, 0);
            return hex(value);
        }
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    private static void assertDocumented(String block) throws IOException {
        assertThat(Files.readString(Path.of("../docs/FORMAT.md")))
                .contains("\n```\n" + block + "\n```\n");
    }
}
