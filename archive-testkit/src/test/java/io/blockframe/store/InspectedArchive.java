package io.blockframe.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.store.EntryReport.Damage;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** An archive on a simulated disk, and one inspection after another. */
final class InspectedArchive {

    static final int CELL = Geometry.CELL_BYTES;
    private static final Path DIRECTORY = Path.of("/archive");

    private final SimulatedDisk disk;
    private final Archive archive;

    InspectedArchive() throws IOException {
        disk = new SimulatedDisk();
        archive = Archive.create(disk, DIRECTORY);
    }

    private InspectedArchive(SimulatedDisk disk) throws IOException {
        this.disk = disk;
        this.archive = Archive.openForHealth(disk, DIRECTORY);
    }

    /** The archive on a copy of its disk. */
    InspectedArchive copy() throws IOException {
        return new InspectedArchive(disk.copy());
    }

    SimulatedDisk disk() {
        return disk;
    }

    TestEntry write(Geometry geometry, int size) throws IOException {
        return entries().write("photos/2024/a.jpg", Bytes.random(size, size), geometry);
    }

    TestEntries entries() {
        return new TestEntries(disk, DIRECTORY, archive.identity().id());
    }

    /** One thread, so that the operations of the disk have the same order every time. */
    EntryReport repair(TestEntry entry) throws IOException {
        return inspect(entry, InspectorOptions.SCRUB);
    }

    /** Inspects without repair, and checks that nothing is written. */
    EntryReport verify(TestEntry entry) throws IOException {
        int operations = disk.operationCount();
        var report = inspect(entry, InspectorOptions.VERIFY);
        assertEquals(operations, disk.operationCount(), "operations on the disk");
        return report;
    }

    EntryReport inspect(TestEntry entry, InspectorOptions options) throws IOException {
        return inspect(entry, options, 1);
    }

    EntryReport inspect(TestEntry entry, InspectorOptions options, int threads) throws IOException {
        try (var inspector = new EntryInspector(options, threads)) {
            return inspector.inspect(archive, entry.published());
        }
    }

    /** Everything in the entry's folder is as it was. */
    void assertFiles(TestEntry entry, Map<Path, byte[]> expected) throws IOException {
        var found = entry.files(disk);
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach(
                (path, bytes) ->
                        assertEquals(-1, Arrays.mismatch(bytes, found.get(path)), path::toString));
    }

    /** The entry was repaired to what it was, and a second look finds nothing. */
    void assertRepaired(TestEntry entry, EntryReport report, Map<Path, byte[]> expected)
            throws IOException {
        assertEquals(EntryStatus.REPAIRED, report.status(), report::toString);
        assertFiles(entry, expected);
        var again = repair(entry);
        assertEquals(EntryStatus.HEALTHY, again.status(), again::toString);
    }

    static Damage cells(EntryReport report) {
        var data = report.dataCells();
        var parity = report.parityCells();
        return new Damage(data.bad() + parity.bad(), data.repaired() + parity.repaired());
    }
}
