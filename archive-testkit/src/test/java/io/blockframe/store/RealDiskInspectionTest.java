package io.blockframe.store;

import static io.blockframe.store.InspectedArchive.CELL;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.scrub.ScrubOptions;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;

/** Inspections of real files. */
class RealDiskInspectionTest {

    private static final Geometry GEOMETRY = new Geometry(30, 3, 4 * CELL);
    private static final int SIZE = 120 * CELL + 61 * CELL + 1;

    @TempDir private Path directory;
    private final Disk disk = OsDisk.instance();
    private Archive archive;
    private TestEntry entry;

    @BeforeEach
    void write() throws IOException {
        archive = Archive.create(disk, directory);
        var entries = new TestEntries(disk, archive.directory(), archive.identity().id());
        entry = entries.write("a/b.bin", Bytes.random(5, SIZE), GEOMETRY);
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
    }

    /** Goal: real files in the usual geometry are repaired to the byte, on every core. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damageIsRepaired(long seed) throws IOException {
        var before = DiskIo.readTree(disk, directory);
        var faults = Faults.within(entry.cells(), 3, seed);
        faults.strike(disk);

        try (var inspector = new EntryInspector(InspectorOptions.SCRUB)) {
            var report = inspector.inspect(archive, entry.published());
            assertEquals(EntryStatus.REPAIRED, report.status(), report::toString);
            assertEquals(
                    new EntryReport.Damage(faults.cells().size(), faults.cells().size()),
                    InspectedArchive.cells(report));
        }
        assertSameFiles(before);
    }

    /** Goal: two checks at once repair the same damage without harming each other. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void twoChecksAtOnceDoNotHarmEachOther(long seed) throws Exception {
        var before = DiskIo.readTree(disk, directory);
        Faults.within(entry.cells(), 3, seed).strike(disk);
        disk.delete(entry.folder().cells(1));
        disk.delete(archive.control().resolve("catalog.2"));
        var start = new CyclicBarrier(2);
        Callable<ScrubSummary> check =
                () -> {
                    start.await();
                    return Scrubs.run(Archive.open(disk, directory), ScrubOptions.HEALTH, _ -> {});
                };
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var summary : threads.invokeAll(List.of(check, check))) {
                assertThat(summary.get().worst()).isIn(EntryStatus.HEALTHY, EntryStatus.REPAIRED);
            }
        }
        assertSameFiles(before);
    }

    /** Goal: a manifest that grew beyond memory is a damaged copy like any other. */
    @Test
    void endlessManifestIsNotReadIntoMemory() throws IOException {
        var before = DiskIo.readTree(disk, directory);
        var manifest = entry.folder().manifestCopy(0);
        DiskIo.overwrite(disk, manifest, new byte[] {1}, 1L << 40);

        try (var inspector = new EntryInspector(InspectorOptions.SCRUB)) {
            var report = inspector.inspect(archive, entry.published());
            assertEquals(EntryStatus.REPAIRED, report.status(), report::toString);
        }
        assertSameFiles(before);
    }

    /** Goal: an archive behind a link is walked, and its lost catalogue comes back whole. */
    @Test
    void anArchiveBehindALinkIsTheSame(@TempDir Path elsewhere) throws IOException {
        var before = DiskIo.readTree(disk, directory);
        for (var name : List.of("catalog", "catalog.1", "catalog.2")) {
            disk.delete(archive.control().resolve(name));
        }
        var link = Files.createSymbolicLink(elsewhere.resolve("link"), directory);
        var opened = Archive.openForHealth(disk, link);
        assertThat(opened.directory()).isEqualTo(directory.toRealPath());
        assertEquals(
                EntryStatus.REPAIRED, Scrubs.run(opened, ScrubOptions.HEALTH, _ -> {}).worst());
        assertThat(Archive.open(disk, link).catalogue().all()).containsExactly(entry.published());
        assertSameFiles(before);
    }

    /** Goal: an inspection opens a stripe's files and closes them all. */
    @Test
    void noFileStaysOpen() throws IOException {
        long open = openFiles();
        try (var inspector = new EntryInspector(InspectorOptions.SCRUB)) {
            for (int i = 0; i < 3; i++) {
                inspector.inspect(archive, entry.published());
            }
        }
        assertEquals(open, openFiles());
    }

    private long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(this::isOurs).count();
        }
    }

    private boolean isOurs(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException e) {
            return false; // closed by now
        }
    }

    private void assertSameFiles(Map<Path, byte[]> before) throws IOException {
        var after = Scrubs.withoutLedger(DiskIo.readTree(disk, directory));
        assertEquals(before.keySet(), after.keySet());
        before.forEach(
                (path, bytes) -> assertThat(after.get(path)).as("%s", path).isEqualTo(bytes));
    }
}
