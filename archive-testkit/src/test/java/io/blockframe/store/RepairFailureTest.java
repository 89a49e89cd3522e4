package io.blockframe.store;

import static io.blockframe.store.InspectedArchive.CELL;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.store.EntryReport.Damage;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.Operation;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

class RepairFailureTest {

    private static final Geometry GEOMETRY = new Geometry(3, 2, 4 * CELL);
    private static final int SIZE = 12 * CELL + 5 * CELL + 4321;

    private final InspectedArchive archive;
    private final TestEntry entry;
    private final Map<Path, byte[]> before;

    RepairFailureTest() throws IOException {
        archive = new InspectedArchive();
        entry = archive.write(GEOMETRY, SIZE);
        before = entry.files(archive.disk());
    }

    /** Goal: power lost at any operation of a repair leaves an entry that can still be repaired. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void powerLossDuringRepair(long seed) throws IOException {
        harm(seed);
        int first = archive.disk().operationCount();
        var undisturbed = archive.copy();
        assertEquals(
                EntryStatus.REPAIRED, undisturbed.repair(entry.on(undisturbed.disk())).status());
        int last = undisturbed.disk().operationCount();
        assertTrue(last > first + 10, "operations of a repair");

        for (int operation = first + 1; operation <= last; operation++) {
            var hit = archive.copy();
            var there = entry.on(hit.disk());
            hit.disk().leaving(PowerCut.seeded(operation)).losingPowerAt(operation);
            hit.repair(there);
            hit.disk().restart();

            var report = hit.repair(there);

            assertThat(report.lost()).as("lost after operation %d", operation).isEmpty();
            assertSameFiles(hit, "operation " + operation);
            assertEquals(EntryStatus.HEALTHY, hit.repair(there).status());
        }
    }

    private void harm(long seed) throws IOException {
        Faults.within(entry.cells(), GEOMETRY.parityShards(), seed).strike(archive.disk());
        archive.disk().flipBit(entry.folder().cells(0), 40, 1);
        archive.disk().delete(entry.folder().cells(1));
        archive.disk().flipBit(entry.folder().manifestCopy(0), 40, 1);
    }

    /** Temporary files that the power cut left stay until nobody can be writing to them. */
    private void assertSameFiles(InspectedArchive inspected, String when) throws IOException {
        var found = entry.files(inspected.disk());
        found.keySet().removeIf(path -> path.getFileName().toString().endsWith(".tmp"));
        assertEquals(before.keySet(), found.keySet(), when);
        before.forEach((path, bytes) -> assertThat(found.get(path)).as(when).isEqualTo(bytes));
    }

    /** Goal: bad sectors in any one file are damage like any other. */
    @Test
    void badSectorsInAnyFileAreRepaired() throws IOException {
        for (var file : before.keySet()) {
            var hit = archive.copy();
            hit.disk().failRead(file, 700, 512);

            var report = hit.repair(entry.on(hit.disk()));

            assertEquals(EntryStatus.REPAIRED, report.status(), file::toString);
            hit.assertFiles(entry, before);
        }
    }

    /**
     * Goal: what fails once, to be opened or to be read, is tried again before it is called rot.
     */
    @ParameterizedTest
    @ValueSource(strings = {"OPEN", "READ"})
    void errorThatGoesAwayIsNoDamage(Operation failing) throws IOException {
        for (int passing = 0; passing < 60; passing++) {
            var hit = archive.copy();
            for (int i = 0; i < passing; i++) {
                hit.disk().failNext(failing, null);
            }
            hit.disk().failNext(failing, new IOException("Input/output error"));

            var report = hit.repair(entry.on(hit.disk()));

            assertEquals(EntryStatus.HEALTHY, report.status(), report::toString);
        }
    }

    /** Goal: who lacks descriptors or memory, at any moment, takes nothing for damage. */
    @ParameterizedTest
    @CsvSource({
        "OPEN, Too many open files",
        "OPEN, Too many open files in system",
        "OPEN, Cannot allocate memory",
        "READ, Cannot allocate memory"
    })
    void lackOfDescriptorsOrMemoryIsNoDamage(Operation failing, String error) throws IOException {
        for (int passing = 0; passing < 60; passing++) {
            var hit = archive.copy();
            for (int i = 0; i < passing; i++) {
                hit.disk().failNext(failing, null);
            }
            hit.disk().failNext(failing, new FileSystemException("a", null, error));
            int operations = hit.disk().operationCount();

            var report = hit.repair(entry.on(hit.disk()));

            assertThat(report.status()).isIn(EntryStatus.UNCHECKED, EntryStatus.HEALTHY);
            assertEquals(operations, hit.disk().operationCount(), "operations on the disk");
        }
    }

    /** Goal: no permission is not damage: nothing is rebuilt over what may be good. */
    @Test
    void deniedFileIsUnchecked() throws IOException {
        for (var file : before.keySet()) {
            var hit = archive.copy();
            hit.disk().deny(file, true);
            int operations = hit.disk().operationCount();

            var report = hit.repair(entry.on(hit.disk()));

            assertEquals(EntryStatus.UNCHECKED, report.status(), file::toString);
            assertThat(report.notes()).isNotEmpty();
            assertEquals(operations, hit.disk().operationCount(), "operations on the disk");
        }
    }

    /** Goal: one stripe that cannot be read does not keep the others from being repaired. */
    @Test
    void uncheckedStripeHidesNoOther() throws IOException {
        archive.disk().deny(entry.shard(0, 1), true);
        archive.disk().flipBit(entry.shard(1, 0), 9, 1);

        var report = archive.repair(entry);

        assertEquals(EntryStatus.UNCHECKED, report.status());
        assertEquals(new Damage(1, 1), report.dataCells());
        archive.disk().deny(entry.shard(0, 1), false);
        archive.assertFiles(entry, before);
    }

    /** Goal: a shard whose bad sectors cannot be written gets a new file. */
    @ParameterizedTest
    @ValueSource(strings = {"WRITE", "FORCE", "TRUNCATE"})
    void shardThatCannotBeWrittenIsReplaced(Operation failing) throws IOException {
        archive.disk().flipBit(entry.shard(0, 1), CELL + 9, 1);
        archive.disk().failNext(failing, new IOException("Input/output error"));

        var report = archive.repair(entry);

        assertThat(archive.disk().log()).anyMatch(line -> line.startsWith("replace"));
        archive.assertRepaired(entry, report, before);
    }

    /** Goal: what the medium got wrong when it was written back is noticed, and written again. */
    @Test
    void writtenBackIsReadFromTheMedium() throws IOException {
        archive.disk().flipBit(entry.shard(0, 1), CELL + 9, 1);
        archive.disk().mediumFlipsAt(archive.disk().operationCount() + 1);

        var report = archive.repair(entry);

        archive.assertRepaired(entry, report, before);
    }

    /** Goal: a full disk is said to be the reason, and nothing is worse than before. */
    @Test
    void fullDiskLeavesTheShardMissing() throws IOException {
        archive.disk().delete(entry.shard(0, 1));
        archive.disk().capacityBytes(1);
        var damaged = entry.files(archive.disk());

        var report = archive.repair(entry);

        assertEquals(EntryStatus.DAMAGED, report.status());
        assertEquals(new Damage(4, 0), report.dataCells());
        assertEquals(new Damage(1, 0), report.shardFiles());
        assertThat(report.notes()).singleElement().asString().contains("No space left");
        archive.assertFiles(entry, damaged);
    }

    /** Goal: a directory where a shard should be is moved aside with what is in it. */
    @Test
    void directoryInPlaceOfAShardIsNotDeleted() throws IOException {
        var shard = entry.shard(0, 1);
        archive.disk().delete(shard);
        archive.disk().put(shard.resolve("mine.txt"), new byte[] {1});
        archive.disk().flipBit(entry.shard(0, 2), 9, 1);

        var report = archive.repair(entry);

        assertEquals(EntryStatus.REPAIRED, report.status());
        assertEquals(new Damage(5, 5), report.dataCells());
        var aside = shard.getFileName() + ".aside-";
        assertThat(entry.files(archive.disk()).keySet())
                .anyMatch(file -> file.toString().contains(aside) && file.endsWith("mine.txt"));
    }

    /** Goal: a pipe or a link where a shard should be is neither read nor followed. */
    @Test
    void whatIsNoFileIsReplaced() throws IOException {
        archive.disk().delete(entry.shard(0, 1));
        archive.disk().putPipe(entry.shard(0, 1));
        archive.disk().delete(entry.shard(0, 4));
        archive.disk().putLink(entry.shard(0, 4), "/etc/passwd");

        var report = archive.repair(entry);

        assertEquals(new Damage(2, 2), report.shardFiles());
        archive.assertRepaired(entry, report, before);
    }

    /** Goal: missing directories come back with what was in them. */
    @Test
    void missingDirectoriesComeBack() throws IOException {
        var parity = entry.shard(1, 3).getParent();
        for (var file : entry.files(archive.disk()).keySet()) {
            if (file.startsWith(parity)) {
                archive.disk().delete(file);
            }
        }
        archive.disk().delete(parity);

        archive.assertRepaired(entry, archive.repair(entry), before);
    }

    /** Goal: who is interrupted stops, leaves nothing half done, and stays interrupted. */
    @Test
    void interruptedInspectionStops() throws IOException {
        archive.disk().delete(entry.shard(0, 1));
        var names = entry.files(archive.disk()).keySet().stream().collect(Collectors.toSet());
        Thread.currentThread().interrupt();
        try {
            assertThrows(InterruptedIOException.class, () -> archive.repair(entry));
        } finally {
            assertTrue(Thread.interrupted(), "still interrupted");
        }
        assertEquals(names, entry.files(archive.disk()).keySet());
    }
}
