package io.blockframe.read;

import static io.blockframe.read.EntryReaderTest.CELL;
import static io.blockframe.read.EntryReaderTest.CODED;
import static io.blockframe.read.EntryReaderTest.COPIES;
import static io.blockframe.read.EntryReaderTest.random;
import static io.blockframe.read.EntryReaderTest.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryKind;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Digest;
import io.blockframe.store.ByteRange;
import io.blockframe.store.EntryManifests;
import io.blockframe.store.RowLostException;
import io.blockframe.testkit.CellPlace;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.Strike;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a damaged entry gives, and what becomes of it. */
class DamageTest {

    static Stream<Arguments> seeds() {
        return Stream.of(COPIES, CODED, new Geometry(5, 3, 2 * CELL), new Geometry(1, 1, CELL))
                .flatMap(
                        geometry ->
                                LongStream.of(1, 2, 3, 4, 5, 6, 7, 20261122)
                                        .mapToObj(seed -> Arguments.of(geometry, seed)));
    }

    private static StoredEntry entry(Geometry geometry, long seed) throws IOException {
        int bytes = (int) geometry.stripeBytes() * 2 + new Random(seed).nextInt(9 * CELL);
        return simulated(geometry, bytes);
    }

    /** Goal: damage that leaves k cells of every row is served right, and then gone. */
    @ParameterizedTest
    @MethodSource("seeds")
    void damageWithinTheBudgetIsServedRightAndRepaired(Geometry geometry, long seed)
            throws Exception {
        var entry = entry(geometry, seed);
        var faults = Faults.within(entry.places(), geometry.parityShards(), seed);
        faults.strike(entry.disk());
        assertThat(faults.cells()).isNotEmpty();
        try (var reading = new Reading(entry)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            reading.reader.awaitRepairs();
            if (faults.cells().stream().anyMatch(isData(geometry))) {
                assertThat(reading.events).isNotEmpty();
            }
            assertThat(told(reading, ReadEvent.Lost.class)).isEmpty();
            assertThat(told(reading, ReadEvent.NotWrittenBack.class)).isEmpty();
            assertThat(entry.changedFiles()).allMatch(file -> isParity(entry, file));
        }
        // From the medium, with nothing in memory.
        ((SimulatedDisk) entry.disk()).restart();
        assertThat(entry.changedFiles()).allMatch(file -> isParity(entry, file));
    }

    /** Goal: whatever a row has lost is rebuilt when it is read for the first time, and kept. */
    @Test
    void aRowIsReadOnceForAllThatItLost() throws IOException {
        var geometry = new Geometry(5, 3, 4 * CELL);
        var entry = simulated(geometry, (int) geometry.stripeBytes() + 12_345);
        var disk = (SimulatedDisk) entry.disk();
        for (int index = 0; index < 3; index++) {
            disk.delete(entry.shard(0, index));
        }
        try (var reading = new Reading(entry, false, 16 << 20)) {
            int before = disk.reads().size();
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            assertThat(reading.keptBytes()).isZero();
            var parity = entry.shard(0, 5);
            var reads = disk.reads().subList(before, disk.reads().size()).stream();
            assertThat(reads.filter(read -> read.file().equals(parity)).toList())
                    .containsExactly(new SimulatedDisk.Read(parity, 0, 4 * CELL));
            var rebuilt = told(reading, ReadEvent.Rebuilt.class).stream();
            assertThat(rebuilt.mapToLong(event -> event.range().bytes()).sum())
                    .isEqualTo(3 * 4 * CELL);
        }
    }

    /**
     * Goal: of equal files, which share their cells, the one that rotted is told of and repaired.
     */
    @Test
    void whatWasRebuiltForAnEqualFileIsToldOfTheOneThatRotted() throws Exception {
        var geometry = new Geometry(5, 3, 4 * CELL);
        var disk = new SimulatedDisk();
        byte[] content = random((int) geometry.stripeBytes(), 1);
        var files = new ArrayList<StoredEntry>();
        for (var name : List.of("rotten", "sound")) {
            files.add(
                    StoredEntry.write(
                            disk, Path.of("/archive"), geometry, content, name, EntryKind.FILE));
        }
        var rotten = files.getFirst();
        for (int index = 0; index < 2; index++) {
            for (int cell = 0; cell < 4; cell++) {
                disk.flipBit(rotten.shard(0, index), cell * CELL + 5, 1);
            }
        }
        var events = new CopyOnWriteArrayList<ReadEvent>();
        try (var cache = new CellCache(16 << 20);
                var arena = Arena.ofConfined()) {
            var readers = new ArrayList<EntryReader>();
            for (var file : files) {
                var policy = new ReadPolicy(true, events::add);
                readers.add(EntryReader.open(file.folder(), cache, policy));
            }
            var target = arena.allocate(4 * CELL);
            for (int index = 0; index < 2; index++) {
                assertThat(readers.get(index).read(target, index * 4L * CELL)).isEqualTo(4 * CELL);
                byte[] read = target.toArray(ValueLayout.JAVA_BYTE);
                int from = index * 4 * CELL;
                assertThat(Arrays.equals(read, Arrays.copyOfRange(content, from, from + 4 * CELL)))
                        .isTrue();
            }
            readers.getFirst().awaitRepairs();
        }
        assertThat(events.stream().filter(ReadEvent.Rebuilt.class::isInstance))
                .hasSize(2) // each as one range
                .allMatch(event -> event.path().printable().equals("rotten"));
        assertThat(rotten.changedFiles()).isEmpty();
    }

    /** Goal: where a row has too few cells, an error for its damaged cells, and only for those. */
    @ParameterizedTest
    @MethodSource("seeds")
    void damageBeyondTheBudgetCostsExactlyTheLostCells(Geometry geometry, long seed)
            throws Exception {
        var entry = entry(geometry, seed);
        var faults = Faults.beyond(entry.places(), geometry.parityShards(), seed);
        faults.strike(entry.disk());
        var rows = faults.lostRows();
        assertThat(rows).isNotEmpty();
        var lost =
                faults.cells().stream()
                        .filter(isData(geometry))
                        .filter(cell -> rows.contains(cell.rowPlace()))
                        .map(entry::range)
                        .collect(Collectors.toSet());
        try (var reading = new Reading(entry)) {
            assertThat(reading.lostCells(entry.content()))
                    .containsExactlyInAnyOrderElementsOf(
                            lost.stream().map(ByteRange::from).toList());
            assertThat(told(reading, ReadEvent.Lost.class).stream().map(ReadEvent.Lost::range))
                    .containsExactlyInAnyOrderElementsOf(lost);
            // In small reads, too.
            for (var range : lost) {
                assertThatThrownBy(() -> reading.readOnce(range.to() - 1, 1))
                        .isInstanceOf(RowLostException.class)
                        .hasMessageContaining("some/file.bin");
            }
            reading.reader.awaitRepairs();
        }
    }

    private static Predicate<CellPlace> isData(Geometry geometry) {
        return cell -> cell.shard() < geometry.dataShards();
    }

    private static boolean isParity(StoredEntry entry, Path file) {
        return entry.folder().manifest().shards().stream()
                .filter(shard -> shard.index() >= entry.folder().geometry().dataShards())
                .anyMatch(shard -> entry.folder().path(shard).equals(file));
    }

    private static <E extends ReadEvent> List<E> told(Reading reading, Class<E> kind) {
        return reading.events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    static Stream<Strike> strikesOnTheFirstSegment() throws IOException {
        var file = simulated(CODED, 20 * CELL).shard(0, 0);
        return Stream.of(
                new Strike.Delete(file),
                new Strike.Truncate(file, 0),
                new Strike.Truncate(file, 2 * CELL + 17),
                new Strike.Extend(file, new byte[] {1}),
                new Strike.Flip(file, CELL + 3, 7),
                new Strike.Swap(file, file.resolveSibling("segment_1.dat")));
    }

    /** Goal: a small read of a shard that is not whole has it put right, whatever is wrong. */
    @ParameterizedTest
    @MethodSource("strikesOnTheFirstSegment")
    void aReadRepairsItsShard(Strike strike) throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        strike.on(entry.disk());
        assertThat(entry.changedFiles()).isNotEmpty();
        try (var reading = new Reading(entry)) {
            for (int row = 0; row < 4; row++) {
                assertThat(reading.readOnce(row * CELL + 5, 100))
                        .isEqualTo(
                                Arrays.copyOfRange(
                                        entry.content(), row * CELL + 5, row * CELL + 105));
            }
            reading.reader.awaitRepairs();
            assertThat(told(reading, ReadEvent.WrittenBack.class)).isNotEmpty();
            assertThat(told(reading, ReadEvent.Repairing.class)).isNotEmpty();
            assertThat(entry.changedFiles()).doesNotContain(entry.shard(0, 0));
        }
    }

    @Test
    void aMissingFolderOfAStripeIsRebuilt() throws Exception {
        var entry = simulated(COPIES, 9 * CELL);
        for (int stripe = 0; stripe < 3; stripe++) {
            entry.disk().delete(entry.shard(stripe, 0));
        }
        entry.disk().delete(entry.folder().directory().resolve("segments"));
        try (var reading = new Reading(entry)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            reading.reader.awaitRepairs();
        }
        assertThat(entry.changedFiles()).isEmpty();
    }

    @Test
    void badSectorsAreRebuiltAndWrittenAnew() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        disk.failRead(entry.shard(0, 1), CELL + 512, 512);
        disk.failRead(entry.shard(0, 1), 3 * CELL, 4 * 512);
        try (var reading = new Reading(entry)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            assertThat(told(reading, ReadEvent.Rebuilt.class))
                    .extracting(ReadEvent.Rebuilt::range)
                    .containsExactly(
                            new ByteRange(5 * CELL, 6 * CELL), new ByteRange(7 * CELL, 8 * CELL));
            reading.reader.awaitRepairs();
        }
        assertThat(DiskIo.read(disk, entry.shard(0, 1)))
                .isEqualTo(entry.files().get(entry.shard(0, 1)));
    }

    /** Goal: a shard that another process put in place is used, without rebuilding anything. */
    @Test
    void aShardThatWasReplacedUnderTheReaderIsReadAgain() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = entry.disk();
        var shard = entry.shard(0, 0);
        byte[] good = DiskIo.read(disk, shard);
        new Strike.Flip(shard, 2 * CELL, 0).on(disk);
        try (var reading = new Reading(entry, false, 0)) {
            reading.readOnce(0, 10); // it is open now, and the bad cell is in the open file
            var repaired = shard.resolveSibling("repaired");
            DiskIo.create(disk, repaired, good);
            disk.replace(repaired, shard);
            assertThat(reading.readOnce(2 * CELL, 10))
                    .isEqualTo(Arrays.copyOfRange(entry.content(), 2 * CELL, 2 * CELL + 10));
            assertThat(reading.events).isEmpty();
        }
    }

    @Test
    void aReadOnlyDiskStillServesAndSaysSoOnce() throws Exception {
        var entry = simulated(CODED, 40 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        new Strike.Delete(entry.shard(0, 0)).on(disk);
        new Strike.Flip(entry.shard(1, 2), 0, 0).on(disk);
        disk.readOnly(true);
        try (var reading = new Reading(entry)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            reading.reader.awaitRepairs();
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            reading.reader.awaitRepairs();
            assertThat(told(reading, ReadEvent.NotWrittenBack.class)).hasSize(1);
            assertThat(told(reading, ReadEvent.WrittenBack.class)).isEmpty();
        }
    }

    @Test
    void aPolicyThatDoesNotRepairWritesNothing() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        new Strike.Delete(entry.shard(0, 0)).on(disk);
        new Strike.Flip(entry.shard(0, 1), 9, 0).on(disk);
        int operations = disk.operationCount();
        try (var reading = new Reading(entry, false, 0)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            reading.reader.awaitRepairs();
        }
        assertThat(disk.operationCount()).isEqualTo(operations);
    }

    /** Goal: what is not damage is never called so, nor repaired; one failure is tried again. */
    @Test
    void errorsThatAreNotDamageAreThrownAsTheyAre() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        disk.deny(entry.shard(0, 0), true);
        int operations = disk.operationCount();
        try (var reading = new Reading(entry)) {
            assertThatThrownBy(() -> reading.readOnce(10, 10))
                    .isInstanceOf(AccessDeniedException.class);
            assertThatThrownBy(() -> reading.readOnce(0, CELL))
                    .isInstanceOf(AccessDeniedException.class);
            disk.deny(entry.shard(0, 0), false);
            assertThat(reading.readOnce(10, 10))
                    .isEqualTo(Arrays.copyOfRange(entry.content(), 10, 20));
            reading.reader.awaitRepairs();
            assertThat(reading.events).isEmpty();
        }
        assertThat(disk.operationCount()).isEqualTo(operations);
    }

    /** Goal: a row is not called lost while a shard that may save it only cannot be opened. */
    @Test
    void aRowIsNotLostWhileItsCellsAreOnlyOutOfReach() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        new Strike.Delete(entry.shard(0, 0)).on(disk);
        new Strike.Delete(entry.shard(0, 1)).on(disk);
        disk.deny(entry.shard(0, 3), true);
        try (var reading = new Reading(entry, false, 0)) {
            assertThatThrownBy(() -> reading.readOnce(0, 10))
                    .isInstanceOf(AccessDeniedException.class);
            disk.deny(entry.shard(0, 3), false);
            assertThat(reading.readOnce(0, 10))
                    .isEqualTo(Arrays.copyOfRange(entry.content(), 0, 10));
        }
    }

    @Test
    void aWriteThatFailsLeadsToANewShard() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        new Strike.Flip(entry.shard(0, 0), 9, 0).on(disk);
        disk.failNext(
                io.blockframe.testkit.Operation.WRITE,
                new java.nio.file.FileSystemException("x", null, "Input/output error"));
        try (var reading = new Reading(entry)) {
            reading.readOnce(0, CELL);
            reading.reader.awaitRepairs();
            assertThat(told(reading, ReadEvent.WrittenBack.class))
                    .extracting(ReadEvent.WrittenBack::range)
                    .containsExactly(new ByteRange(0, 4 * CELL));
        }
        assertThat(entry.changedFiles()).isEmpty();
    }

    @Test
    void damagedCopiesOfTheCellRecordsDoNotMatter() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        new Strike.Delete(entry.folder().cells(0)).on(entry.disk());
        new Strike.Flip(entry.folder().cells(1), 40, 3).on(entry.disk());
        new Strike.Flip(entry.shard(0, 0), CELL, 3).on(entry.disk());
        try (var reading = new Reading(entry)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
        }
    }

    /** Goal: with no record left, shards that are whole are still known to be right. */
    @ParameterizedTest
    @MethodSource("geometries")
    void withoutAnyCellRecordsShardsAreVerifiedAsAWhole(Geometry geometry) throws Exception {
        var entry = simulated(geometry, 2 * (int) geometry.stripeBytes() + 3 * CELL + 5);
        for (int copy = 0; copy <= geometry.parityShards(); copy++) {
            new Strike.Delete(entry.folder().cells(copy)).on(entry.disk());
        }
        new Strike.Flip(entry.shard(0, 0), 2 * CELL, 3).on(entry.disk());
        new Strike.Delete(entry.shard(2, 0)).on(entry.disk());
        try (var reading = new Reading(entry)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            reading.reader.awaitRepairs();
        }
        assertThat(entry.changedFiles())
                .allMatch(file -> file.getFileName().toString().startsWith("cells"));
    }

    static List<Geometry> geometries() {
        return List.of(COPIES, CODED);
    }

    @Test
    void manyReadersOfADamagedFileAllReadRight() throws Exception {
        var content = random(30 * CELL + 11, 3);
        var entry = StoredEntry.write(new SimulatedDisk(), Path.of("/archive"), CODED, content);
        Faults.within(entry.places(), 2, 99).strike(entry.disk());
        try (var reading = new Reading(entry, true, 4 * CELL);
                var threads = java.util.concurrent.Executors.newFixedThreadPool(6)) {
            var results = new ArrayList<java.util.concurrent.Future<Boolean>>();
            for (int thread = 0; thread < 6; thread++) {
                results.add(
                        threads.submit(() -> Arrays.equals(reading.readAll(), entry.content())));
            }
            for (var result : results) {
                assertThat(result.get()).isTrue();
            }
            reading.reader.awaitRepairs();
        }
    }

    /** Goal: cells that the medium got wrong when they were written back are written again. */
    @Test
    void cellsWrittenBackAreReadFromTheMedium() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        new Strike.Flip(entry.shard(0, 0), 9, 0).on(disk);
        disk.mediumFlipsAt(disk.operationCount() + 1);
        try (var reading = new Reading(entry)) {
            reading.readOnce(0, CELL);
            reading.reader.awaitRepairs();
            assertThat(told(reading, ReadEvent.WrittenBack.class))
                    .extracting(ReadEvent.WrittenBack::range)
                    .containsExactly(new ByteRange(0, 4 * CELL));
        }
        disk.restart();
        assertThat(entry.changedFiles()).isEmpty();
    }

    /**
     * Goal: an entry that was written anew, cut in another way, is not for this reader to repair.
     */
    @Test
    void leavesAnEntryAloneThatWasWrittenAnew() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        var shard = entry.shard(0, 0);
        new Strike.Flip(shard, 9, 0).on(disk);
        var anew = simulated(COPIES, 20 * CELL);
        byte[] manifest = ((SimulatedDisk) anew.disk()).bytes(anew.folder().manifestCopy(0));
        for (int copy = 0; copy <= CODED.parityShards(); copy++) {
            disk.put(entry.folder().manifestCopy(copy), manifest);
        }
        byte[] before = disk.bytes(shard);
        try (var reading = new Reading(entry)) {
            assertThat(reading.readOnce(0, CELL)).isEqualTo(Arrays.copyOf(entry.content(), CELL));
            reading.reader.awaitRepairs();
            assertThat(told(reading, ReadEvent.NotWrittenBack.class)).isNotEmpty();
        }
        assertThat(disk.bytes(shard)).isEqualTo(before);
    }

    /** Goal: nothing is called lost because it was cut in another way since it was opened. */
    @ParameterizedTest
    @MethodSource("otherGeometries")
    void readsOnInAnEntryThatWasWrittenAnew(Geometry geometry) throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = entry.disk();
        var archive = Path.of("/archive");
        var place = EntryLayout.folder(ArchivePath.of("some/file.bin"), root(entry));
        var manifests = new EntryManifests(disk, StoredEntry.ARCHIVE, archive);
        try (var reading = new Reading(() -> manifests.load(place))) {
            assertThat(reading.readOnce(0, 10)).isEqualTo(Arrays.copyOf(entry.content(), 10));

            for (var file : entry.files().keySet()) {
                disk.delete(file);
            }
            StoredEntry.write(disk, archive, geometry, entry.content());

            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            assertThat(told(reading, ReadEvent.Lost.class)).isEmpty();
            assertThat(reading.reader.folder().geometry()).isEqualTo(geometry);
        }
    }

    /** The first has as many cell records as the entry had before. */
    static List<Geometry> otherGeometries() {
        return List.of(new Geometry(1, 4, 4 * CELL), COPIES, new Geometry(5, 3, 2 * CELL));
    }

    private static Digest root(StoredEntry entry) {
        return entry.folder().manifest().entry().root();
    }

    /** Goal: a new shard that the medium got wrong takes no name. */
    @Test
    void aNewShardIsReadFromTheMediumFirst() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        var shard = entry.shard(0, 0);
        disk.delete(shard);
        disk.mediumFlipsAt(disk.operationCount() + 2); // the write after the create
        try (var reading = new Reading(entry)) {
            reading.readOnce(0, CELL);
            reading.reader.awaitRepairs();
            assertThat(told(reading, ReadEvent.NotWrittenBack.class)).isNotEmpty();
        }
        disk.restart();
        // A second attempt may have succeeded; the first must have left nothing.
        if (disk.exists(shard)) {
            assertThat(entry.changedFiles()).isEmpty();
        }
        try (var names = disk.list(shard.getParent())) {
            assertThat(names).noneMatch(name -> name.toString().endsWith(".tmp"));
        }
    }
}
