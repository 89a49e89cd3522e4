package io.blockframe.scrub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What tests of whole scrubs begin with: an archive on a simulated disk, and what they assert. */
abstract class ScrubbedArchive {

    static final int CELL = Geometry.CELL_BYTES;
    static final Geometry GEOMETRY = new Geometry(3, 2, 2 * CELL);
    static final Path DIRECTORY = Path.of("/archive");
    static final Path CONTROL = DIRECTORY.resolve(".blockframe");

    final SimulatedDisk disk = new SimulatedDisk();
    final Archive archive;
    final TestEntries entries;
    final List<EntryReport> reports = new ArrayList<>();

    ScrubbedArchive() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
    }

    TestEntry publish(String path, int size) throws IOException {
        var entry = entries.write(path, Bytes.random(size, size), GEOMETRY);
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        return entry;
    }

    ScrubSummary health() throws IOException {
        reports.clear();
        return Scrubs.run(archive, ScrubOptions.HEALTH, reports::add);
    }

    void assertOnlyLooking(EntryStatus expected) throws IOException {
        int operations = disk.operationCount();
        var summary = Scrubs.run(archive, ScrubOptions.VERIFY, _ -> {});
        assertEquals(expected, summary.worst(), summary::toString);
        assertEquals(operations, disk.operationCount(), "operations on the disk");
    }

    static ArchivePath path(TestEntry entry) {
        return entry.published().entry().path();
    }

    /** All files but those of the ledger, in which a scrub remembers what it did. */
    Map<Path, byte[]> tree() throws IOException {
        return Scrubs.withoutLedger(DiskIo.readTree(disk, DIRECTORY));
    }

    static void assertSame(Map<Path, byte[]> expected, Map<Path, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach(
                (path, bytes) ->
                        assertEquals(-1, Arrays.mismatch(bytes, found.get(path)), path::toString));
    }
}
