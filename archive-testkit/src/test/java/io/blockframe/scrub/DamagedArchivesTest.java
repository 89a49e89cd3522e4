package io.blockframe.scrub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.store.Archive;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DamagedArchive;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Goal: every named damage is called what it is, and undone where that is possible. */
class DamagedArchivesTest {

    private static final Path DIRECTORY = Path.of("/archive");

    static Stream<Arguments> damagedArchives() {
        return Stream.of(
                        new Geometry(1, 3, 2 * Geometry.CELL_BYTES),
                        new Geometry(3, 2, 2 * Geometry.CELL_BYTES))
                .flatMap(
                        geometry ->
                                Arrays.stream(DamagedArchive.values())
                                        .map(damaged -> Arguments.of(damaged, geometry)));
    }

    @ParameterizedTest
    @MethodSource("damagedArchives")
    void isFoundAndUndone(DamagedArchive damaged, Geometry geometry) throws IOException {
        var disk = new SimulatedDisk();
        var archive = Archive.create(disk, DIRECTORY);
        var content = Bytes.random(7, (int) (2 * geometry.stripeBytes() + 1000));
        var entry =
                new TestEntries(disk, DIRECTORY, archive.identity().id())
                        .write("a.bin", content, geometry);
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        var whole = disk.copy();

        damaged.damage(entry);

        int operations = disk.operationCount();
        assertEquals(damaged.fate().verified(), run(archive, ScrubOptions.VERIFY));
        assertEquals(operations, disk.operationCount(), "operations on the disk");
        assertEquals(damaged.fate().healed(), run(archive, ScrubOptions.HEALTH));
        disk.restart();
        var again = run(Archive.open(disk, DIRECTORY), ScrubOptions.HEALTH);
        if (damaged.fate() == DamagedArchive.Fate.REPAIRED) {
            assertEquals(EntryStatus.HEALTHY, again);
            assertSameFiles(whole, disk);
        } else {
            assertEquals(damaged.fate().healed(), again);
        }
    }

    private static EntryStatus run(Archive archive, ScrubOptions options) throws IOException {
        return Scrubs.run(archive, options, _ -> {}).worst();
    }

    private static void assertSameFiles(SimulatedDisk expected, SimulatedDisk found)
            throws IOException {
        var before = Scrubs.withoutLedger(DiskIo.readTree(expected, DIRECTORY));
        var after = Scrubs.withoutLedger(DiskIo.readTree(found, DIRECTORY));
        assertEquals(before.keySet(), after.keySet());
        before.forEach(
                (path, bytes) ->
                        assertEquals(-1, Arrays.mismatch(bytes, after.get(path)), path::toString));
    }
}
