package io.blockframe.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.Shard;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Goal: what an entry has lost comes back from any other copy of it, and nothing wrong ever does.
 */
class HealingTest {

    private static final int CELL = Geometry.CELL_BYTES;
    private static final Path ARCHIVE = Path.of("/archive");
    private static final Path OTHER = Path.of("/other");
    private static final Path NOTHING = Path.of("/nothing");
    private static final Path CONTENT = Path.of("/plain/photos/a.jpg");
    private static final String NAME = "photos/a.jpg";

    /** A file of one cell, the tiers' shapes, and one with several stripes of several segments. */
    enum Shape {
        ONE_CELL(new Geometry(1, 3, 4 * CELL), 4321),
        TIER_1(new Geometry(1, 3, 8 * CELL), 6 * CELL + 99),
        TIER_2(new Geometry(1, 3, 4 * CELL), 9 * CELL + 4321),
        TIER_3(new Geometry(30, 3, CELL), 33 * CELL + 7),
        STRIPES(new Geometry(3, 2, 4 * CELL), 29 * CELL + 4321);

        private final Geometry geometry;
        private final int size;

        Shape(Geometry geometry, int size) {
            this.geometry = geometry;
            this.size = size;
        }
    }

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private TestEntry entry;
    private Map<Path, byte[]> before;
    private long readBytes;

    HealingTest() throws IOException {
        archive = Archive.create(disk, ARCHIVE);
        disk.putDirectory(NOTHING);
    }

    private static Stream<Object[]> shapesAndSeeds() {
        return Arrays.stream(Shape.values())
                .flatMap(
                        shape ->
                                Stream.of(1L, 2L, 20261122L)
                                        .map(seed -> new Object[] {shape, seed}));
    }

    private void write(Shape shape) throws IOException {
        var content = Bytes.random(shape.size, shape.size);
        entry =
                new TestEntries(disk, ARCHIVE, archive.identity().id())
                        .write(NAME, content, shape.geometry);
        before = entry.files(disk);
    }

    /** The same content in an archive of its own. */
    private TestEntry writeOther(Geometry geometry) throws IOException {
        var other = Archive.create(disk, OTHER);
        return new TestEntries(disk, OTHER, other.identity().id())
                .write(NAME, entry.content(), geometry);
    }

    private void putContent(byte[] content) throws IOException {
        disk.putDirectory(CONTENT.getParent().getParent());
        disk.putDirectory(CONTENT.getParent());
        disk.put(CONTENT, content);
    }

    private HealReport heal(Path from) throws IOException {
        return heal(archive, from);
    }

    private HealReport heal(Archive in, Path from) throws IOException {
        var tiers = new TierPolicy(List.of(new Tier(1, Long.MAX_VALUE, entry.folder().geometry())));
        return new Healing(in, tiers, from, bytes -> readBytes += bytes).heal(entry.published());
    }

    private void strikeBeyond(TestEntry hit, long seed) throws IOException {
        Faults.beyond(hit.cells(), hit.folder().geometry().parityShards(), seed).strike(disk);
    }

    private void assertHealed(HealReport report) throws IOException {
        assertThat(report.status()).as(report::toString).isEqualTo(EntryStatus.REPAIRED);
        assertFiles();
        assertThat(heal(NOTHING).status()).isEqualTo(EntryStatus.HEALTHY);
        assertThat(damage()).last().extracting(DamageFound::by).isEqualTo("heal");
    }

    private void assertFiles() throws IOException {
        assertSame(entry.files(disk), before);
    }

    private static void assertSame(Map<Path, byte[]> found, Map<Path, byte[]> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (path, bytes) ->
                        assertThat(Arrays.mismatch(bytes, found.get(path)))
                                .as("%s", path)
                                .isEqualTo(-1));
    }

    private List<DamageFound> damage() throws IOException {
        var lines = new ArrayList<LedgerLine>();
        archive.ledger().history(DamageFound.class::isInstance, lines::add);
        return lines.stream().map(DamageFound.class::cast).toList();
    }

    @ParameterizedTest
    @MethodSource("shapesAndSeeds")
    void fromTheContent(Shape shape, long seed) throws IOException {
        write(shape);
        strikeBeyond(entry, seed);
        putContent(entry.content());
        var report = heal(CONTENT);
        assertThat(report.takenCells()).isPositive();
        long storedBytes =
                entry.folder().manifest().shards().stream().mapToLong(Shard::bytes).sum();
        assertThat(readBytes).as("progress").isGreaterThan(storedBytes);
        assertHealed(report);
    }

    /** Goal: a copy that is damaged within its own budget heals like a whole one. */
    @ParameterizedTest
    @MethodSource("shapesAndSeeds")
    void fromAnotherArchiveThatIsDamagedItself(Shape shape, long seed) throws IOException {
        write(shape);
        var other = writeOther(shape.geometry);
        Faults.within(other.cells(), shape.geometry.parityShards(), seed + 1).strike(disk);
        strikeBeyond(entry, seed);
        var untouched = other.files(disk);
        assertHealed(heal(OTHER));
        assertSame(other.files(disk), untouched);
    }

    @ParameterizedTest
    @MethodSource("shapesAndSeeds")
    void fromAnEntryThatIsCutInAnotherWay(Shape shape, long seed) throws IOException {
        write(shape);
        var other = writeOther(new Geometry(2, 1, 2 * CELL));
        strikeBeyond(entry, seed);
        assertHealed(heal(other.folder().directory()));
    }

    @Test
    void fromAFolderOfOrdinaryFiles() throws IOException {
        write(Shape.STRIPES);
        strikeBeyond(entry, 3);
        putContent(entry.content());
        assertHealed(heal(Path.of("/plain")));
    }

    @Test
    void contentWithMoreBehindItHeals() throws IOException {
        write(Shape.STRIPES);
        strikeBeyond(entry, 4);
        putContent(Arrays.copyOf(entry.content(), entry.content().length + CELL));
        assertHealed(heal(CONTENT));
    }

    /** Goal: part of the content heals its part; what is still lost is named, and healed later. */
    @Test
    void halfOfTheContentHealsHalf() throws IOException {
        write(Shape.TIER_2);
        for (var cell : entry.cells()) {
            disk.flipBit(cell.file(), cell.offset() + 5L, 1);
        }
        putContent(Arrays.copyOf(entry.content(), 5 * CELL + 10));
        var report = heal(CONTENT);
        assertThat(report.status()).isEqualTo(EntryStatus.LOST);
        assertThat(report.takenCells()).isEqualTo(5);
        assertThat(report.entry().lost()).hasSize(1);
        assertThat(report.entry().lost().getFirst().from()).isEqualTo(5L * CELL);
        assertThat(report.entry().lostBytes()).isEqualTo(4L * CELL + 4321);
        assertThat(damage().getLast().status()).isEqualTo(EntryStatus.LOST);
        assertThat(damage().getLast().what()).contains("bytes still lost");

        putContent(entry.content());
        assertHealed(heal(CONTENT));
    }

    /** Goal: bytes that are not the entry's are never written. */
    @ParameterizedTest
    @MethodSource("shapesAndSeeds")
    void otherContentIsNotUsed(Shape shape, long seed) throws IOException {
        write(shape);
        strikeBeyond(entry, seed);
        heal(NOTHING); // what parity can repair
        var damaged = entry.files(disk);
        putContent(Bytes.random(seed, entry.content().length));
        var report = heal(CONTENT);
        assertThat(report.status()).isEqualTo(EntryStatus.LOST);
        assertThat(report.takenCells()).isZero();
        assertSame(entry.files(disk), damaged);
    }

    @ParameterizedTest
    @MethodSource("shapesAndSeeds")
    void whatNoManifestTellsAnotherArchiveDoes(Shape shape, long seed) throws IOException {
        write(shape);
        writeOther(shape.geometry);
        strikeBeyond(entry, seed);
        deleteCopies(EntryLayout::manifestName);
        var report = heal(OTHER);
        assertThat(report.manifestTaken()).isTrue();
        assertHealed(report);
    }

    @ParameterizedTest
    @MethodSource("shapesAndSeeds")
    void withoutAnyManifestTheContentIsWrittenAnew(Shape shape, long seed) throws IOException {
        write(shape);
        strikeBeyond(entry, seed);
        deleteCopies(EntryLayout::manifestName);
        putContent(entry.content());
        var report = heal(CONTENT);
        assertThat(report.rewritten()).isTrue();
        assertHealed(report);
    }

    @ParameterizedTest
    @MethodSource("shapesAndSeeds")
    void recordsThatAreLostAreFoundFromTheContent(Shape shape, long seed) throws IOException {
        write(shape);
        strikeBeyond(entry, seed);
        if (EntryLayout.hasCellRecords(shape.size)) {
            deleteCopies(EntryLayout::cellsName);
        }
        putContent(entry.content());
        assertHealed(heal(CONTENT));
    }

    @Test
    void anEntryThatIsGoneComesBack() throws IOException {
        write(Shape.STRIPES);
        writeOther(Shape.STRIPES.geometry);
        for (var path : before.keySet()) {
            disk.delete(path);
        }
        var report = heal(OTHER);
        assertThat(report.manifestTaken()).isTrue();
        assertHealed(report);
    }

    @Test
    void aHealthyEntryIsLeftAlone() throws IOException {
        write(Shape.STRIPES);
        putContent(entry.content());
        assertThat(heal(CONTENT).status()).isEqualTo(EntryStatus.HEALTHY);
        assertFiles();
        assertThat(damage()).isEmpty();
    }

    @Test
    void aLedgerThatCannotBeWrittenIsNoReasonNotToHeal() throws IOException {
        write(Shape.TIER_2);
        strikeBeyond(entry, 5);
        putContent(entry.content());
        disk.putDirectory(archive.control().resolve(EntryLayout.ledgerName(0)));
        var report = heal(CONTENT);
        assertThat(report.status()).isEqualTo(EntryStatus.REPAIRED);
        assertThat(report.notes()).anyMatch(note -> note.contains("ledger"));
        assertFiles();
    }

    /** Goal: power lost while healing costs nothing: who heals again heals all of it. */
    @Test
    void powerLossDuringHealing() throws IOException {
        write(Shape.ONE_CELL);
        for (var cell : entry.cells()) {
            disk.flipBit(cell.file(), cell.offset() + 5L, 1);
        }
        putContent(entry.content());
        int first = disk.operationCount();
        var undisturbed = disk.copy();
        heal(Archive.openForHealth(undisturbed, ARCHIVE), CONTENT);
        int last = undisturbed.operationCount();
        for (int operation = first + 1; operation <= last; operation++) {
            var hit = disk.copy();
            hit.leaving(PowerCut.seeded(operation)).losingPowerAt(operation);
            try {
                heal(Archive.openForHealth(hit, ARCHIVE), CONTENT);
            } catch (IOException e) {
                // The power is gone.
            }
            hit.restart();
            var report = heal(Archive.openForHealth(hit, ARCHIVE), CONTENT);
            assertThat(report.status().isWhole()).as("%d: %s", operation, report).isTrue();
            for (var place : entry.cells()) {
                assertThat(DiskIo.readTree(hit, entry.folder().directory()).get(place.file()))
                        .as("after operation %d", operation)
                        .isEqualTo(before.get(place.file()));
            }
        }
    }

    private interface CopyName {
        String of(int copy);
    }

    private void deleteCopies(CopyName name) throws IOException {
        int copies = EntryLayout.metadataCopies(entry.folder().geometry());
        for (int copy = 0; copy < copies; copy++) {
            disk.delete(entry.folder().directory().resolve(name.of(copy)));
        }
    }
}
