package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.store.EntryReport.Damage;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

class EntryInspectorTest {

    private static final int CELL = Geometry.CELL_BYTES;
    private static final Path DIRECTORY = Path.of("/archive");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final TestEntries entries;

    EntryInspectorTest() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
    }

    static Stream<Arguments> shapes() {
        var geometries =
                Stream.of(
                        new Geometry(1, 3, 2 * CELL),
                        new Geometry(3, 2, 4 * CELL),
                        new Geometry(4, 2, 2 * CELL));
        return geometries.flatMap(
                geometry ->
                        Bytes.sizesAround(CELL, geometry.shardBytes(), geometry.stripeBytes())
                                .stream()
                                .map(size -> Arguments.of(geometry, size.intValue())));
    }

    /** Goal: what nobody harmed is healthy, and not a byte of it is written. */
    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("shapes")
    void intactEntryIsHealthy(Geometry geometry, int size) throws IOException {
        var entry = write(geometry, size);
        int operations = disk.operationCount();

        var report = repair(entry);

        assertEquals(EntryStatus.HEALTHY, report.status(), report::toString);
        assertThat(report.notes()).isEmpty();
        assertEquals(operations, disk.operationCount(), "operations on the disk");
    }

    static Stream<Arguments> damages() {
        return shapes().filter(shape -> (int) shape.get()[1] > 0)
                .flatMap(
                        shape ->
                                Stream.of(1L, 2L, 3L, 20261122L)
                                        .map(
                                                seed ->
                                                        Arguments.of(
                                                                shape.get()[0],
                                                                shape.get()[1],
                                                                seed)));
    }

    /** Goal: what could not be read of one shard says nothing of another that uses its memory. */
    @Test
    void aMissingShardHidesNoRotInAShortOne() throws IOException {
        int rows = 256; // four bands
        var geometry = new Geometry(3, 2, rows * CELL);
        var archive = new InspectedArchive();
        var entry = archive.write(geometry, (2 * rows + 224) * CELL);
        var before = entry.files(archive.disk());
        archive.disk().delete(entry.shard(0, 4));
        archive.disk().flipBit(entry.shard(0, 2), 200 * CELL + 10, 3);

        var found = archive.verify(entry);
        assertEquals(1, found.dataCells().bad());
        assertEquals(rows, found.parityCells().bad());
        archive.assertRepaired(entry, archive.repair(entry), before);
    }

    /** Goal: any damage that leaves k cells a row is found, counted and undone to the byte. */
    @ParameterizedTest(name = "{0}, {1} bytes, seed {2}")
    @MethodSource("damages")
    void anyDamageWithinParityIsRepaired(Geometry geometry, int size, long seed)
            throws IOException {
        var entry = write(geometry, size);
        var before = entry.files(disk);
        var faults = Faults.within(entry.cells(), geometry.parityShards(), seed);
        faults.strike(disk);

        assertVerifyOnlyLooks(
                entry, faults.files().isEmpty() ? EntryStatus.HEALTHY : EntryStatus.DAMAGED);
        var report = repair(entry);

        if (!faults.files().isEmpty()) {
            assertEquals(EntryStatus.REPAIRED, report.status(), report::toString);
        }
        assertEquals(
                new Damage(faults.cells().size(), faults.cells().size()),
                sum(report.dataCells(), report.parityCells()));
        assertSame(before, entry.files(disk));
        assertEquals(EntryStatus.HEALTHY, repair(entry).status());
    }

    private void assertVerifyOnlyLooks(TestEntry entry, EntryStatus expected) throws IOException {
        int operations = disk.operationCount();
        try (var inspector = new EntryInspector(InspectorOptions.VERIFY)) {
            var report = inspector.inspect(archive, entry.published());
            assertEquals(expected, report.status(), report::toString);
            assertEquals(0, sum(report.dataCells(), report.parityCells()).repaired());
        }
        assertEquals(operations, disk.operationCount(), "operations on the disk");
    }

    private TestEntry write(Geometry geometry, int size) throws IOException {
        return entries.write("photos/2024/a.jpg", Bytes.random(size, size), geometry);
    }

    private EntryReport repair(TestEntry entry) throws IOException {
        try (var inspector = new EntryInspector(InspectorOptions.SCRUB)) {
            return inspector.inspect(archive, entry.published());
        }
    }

    private static Damage sum(Damage one, Damage other) {
        return new Damage(one.bad() + other.bad(), one.repaired() + other.repaired());
    }

    private static void assertSame(Map<Path, byte[]> expected, Map<Path, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach(
                (path, bytes) ->
                        assertEquals(-1, Arrays.mismatch(bytes, found.get(path)), path::toString));
    }
}
