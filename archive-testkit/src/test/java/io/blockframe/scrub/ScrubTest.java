package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.CatalogueCodec;
import io.blockframe.format.CheckedLines;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.Tombstoned;
import io.blockframe.hash.Blake3;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

class ScrubTest {

    private static final int CELL = Geometry.CELL_BYTES;
    private static final Geometry GEOMETRY = new Geometry(3, 2, 2 * CELL);
    private static final Path DIRECTORY = Path.of("/archive");
    private static final Path CONTROL = DIRECTORY.resolve(".blockframe");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final TestEntries entries;
    private final List<EntryReport> reports = new ArrayList<>();

    ScrubTest() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
    }

    /** Goal: a healthy archive is called so, every entry by name, and nothing is written. */
    @Test
    void healthyArchiveIsLeftAlone() throws IOException {
        var a = publish("a.jpg", 1000);
        var b = publish("photos/b.jpg", 7 * CELL + 1);
        var before = tree();

        var summary = health();

        assertEquals(EntryStatus.HEALTHY, summary.worst(), summary::toString);
        assertEquals(Map.of(EntryStatus.HEALTHY, 2L), summary.entries());
        assertThat(summary.notes()).isEmpty();
        assertThat(reports).extracting(EntryReport::path).containsExactly(path(a), path(b));
        assertEquals(1000 + 7 * CELL + 1, summary.checkedBytes());
        assertSame(before, tree());
    }

    /** Goal: of identity, catalogue and README any one good copy brings back the others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.txt",
                ".blockframe/archive.json",
                ".blockframe/archive.2.json",
                ".blockframe/catalog",
                ".blockframe/catalog.1"
            })
    void missingFilesOfTheArchiveComeBack(String name) throws IOException {
        publish("a.jpg", 1000);
        var before = tree();
        disk.delete(DIRECTORY.resolve(name));

        assertOnlyLooking(EntryStatus.DAMAGED);
        var summary = health();

        assertEquals(EntryStatus.REPAIRED, summary.worst(), summary::toString);
        assertEquals(1, summary.archiveFiles().repaired());
        assertSame(before, tree());
        assertEquals(EntryStatus.HEALTHY, health().worst());
    }

    /** Goal: a flipped bit in the README or a copy of identity or catalogue is found and undone. */
    @ParameterizedTest
    @ValueSource(
            strings = {"archive.json", "archive.1.json", "catalog", "catalog.2", "../README.txt"})
    void rotInFilesOfTheArchiveIsUndone(String name) throws IOException {
        publish("a.jpg", 1000);
        publish("b.jpg", 1000);
        var before = tree();
        disk.flipBit(CONTROL.resolve(name), 20, 3);

        var summary = Scrubs.run(Archive.open(disk, DIRECTORY), ScrubOptions.HEALTH, reports::add);

        assertEquals(EntryStatus.REPAIRED, summary.worst(), summary::toString);
        assertSame(before, tree());
    }

    /** Goal: two versions of the program, each with a page of its own, do not fight over it. */
    @Test
    void thePageOfAnotherVersionStays() throws IOException {
        var lines = "What the next version says.\n";
        var page = (lines + Blake3.ofMetadata(lines.getBytes()) + "\n").getBytes();
        disk.put(DIRECTORY.resolve("README.txt"), page);

        assertEquals(EntryStatus.HEALTHY, health().worst());

        assertArrayEquals(page, disk.bytes(DIRECTORY.resolve("README.txt")));
    }

    /** Goal: different lines rot in every copy; together the copies still have them all. */
    @Test
    void copiesOfTheCatalogueCompleteEachOther() throws IOException {
        for (int i = 0; i < 3; i++) {
            publish(i + ".jpg", 1000 + i);
        }
        var before = tree();
        int line = disk.bytes(CONTROL.resolve("catalog")).length / 3;
        for (int copy = 0; copy < 3; copy++) {
            var path = CONTROL.resolve(EntryLayout.catalogueName(copy));
            disk.flipBit(path, copy * line + 40, 1);
        }

        var summary = Scrubs.run(Archive.open(disk, DIRECTORY), ScrubOptions.HEALTH, reports::add);

        assertEquals(EntryStatus.REPAIRED, summary.worst(), summary::toString);
        assertEquals(Map.of(EntryStatus.HEALTHY, 3L), summary.entries());
        var after = tree();
        assertThat(lines(after)).containsExactlyInAnyOrderElementsOf(lines(before));
        assertEquals(EntryStatus.HEALTHY, health().worst());
    }

    private static List<String> lines(Map<Path, byte[]> files) {
        return new String(files.get(CONTROL.resolve("catalog"))).lines().toList();
    }

    /** Goal: a line that a newer program wrote survives the healing of the catalogue. */
    @Test
    void linesOfNewerProgramsAreKept() throws IOException {
        publish("a.jpg", 1000);
        byte[] line = CheckedLines.encode("{\"op\":\"pinned\",\"sequence\":9}");
        for (int copy = 0; copy < 3; copy++) {
            var path = CONTROL.resolve(EntryLayout.catalogueName(copy));
            DiskIo.overwrite(disk, path, line, disk.bytes(path).length);
        }
        byte[] before = disk.bytes(CONTROL.resolve("catalog"));
        disk.delete(CONTROL.resolve("catalog"));

        assertEquals(EntryStatus.REPAIRED, health().worst());

        assertArrayEquals(before, disk.bytes(CONTROL.resolve("catalog")));
    }

    /** Goal: an entry that vanished is missed, by name, and hides no other. */
    @Test
    void vanishedEntryIsMissing() throws IOException {
        var gone = publish("a/gone.jpg", 3 * CELL);
        publish("b.jpg", 1000);
        delete(gone.folder().directory());

        var summary = health();

        assertEquals(EntryStatus.MISSING, summary.worst());
        assertEquals(Map.of(EntryStatus.MISSING, 1L, EntryStatus.HEALTHY, 1L), summary.entries());
        assertEquals(path(gone), reports.getFirst().path());
        assertEquals(3 * CELL, reports.getFirst().lostBytes());
    }

    /** Goal: an entry that the catalogue forgot is found and remembered. */
    @Test
    void forgottenEntryIsListedAgain() throws IOException {
        publish("a.jpg", 1000);
        var forgotten = entries.write("sub/b.jpg", Bytes.random(2, 5 * CELL), GEOMETRY);

        assertOnlyLooking(EntryStatus.DAMAGED);
        var summary = health();

        assertEquals(EntryStatus.REPAIRED, summary.worst(), summary::toString);
        assertEquals(Map.of(EntryStatus.HEALTHY, 2L), summary.entries());
        var reopened = Archive.open(disk, DIRECTORY);
        assertEquals(
                forgotten.published(), reopened.catalogue().find(path(forgotten)).orElseThrow());
        assertEquals(EntryStatus.HEALTHY, health().worst());
    }

    /** Goal: what a user removed does not come back because its folder is still there. */
    @Test
    void removedEntryStaysRemoved() throws IOException {
        var removed = publish("a.jpg", 1000);
        var entry = removed.published().entry();
        var tombstone =
                new Tombstoned(entry.sequence() + 1, entry.path(), entry.root(), Instant.EPOCH);
        for (int copy = 0; copy < 3; copy++) {
            var path = CONTROL.resolve(EntryLayout.catalogueName(copy));
            byte[] line = CatalogueCodec.encode(tombstone);
            DiskIo.overwrite(disk, path, line, disk.bytes(path).length);
        }
        var before = tree();

        var summary = health();

        assertEquals(EntryStatus.HEALTHY, summary.worst(), summary::toString);
        assertThat(reports).isEmpty();
        assertSame(before, tree());
    }

    /** Goal: an entry without a manifest is lost by name, listed or not, and hides no other. */
    @Test
    void entryWithoutManifestsHidesNoOther() throws IOException {
        var listed = publish("a.jpg", 1000);
        var unlisted = entries.write("b.jpg", Bytes.random(2, 2 * CELL), GEOMETRY);
        publish("c.jpg", 1000);
        for (int copy = 0; copy < 3; copy++) {
            disk.delete(listed.folder().manifestCopy(copy));
            disk.put(unlisted.folder().manifestCopy(copy), new byte[] {1, 2, 3});
        }

        var summary = health();

        assertEquals(EntryStatus.LOST, summary.worst());
        assertEquals(Map.of(EntryStatus.LOST, 2L, EntryStatus.HEALTHY, 1L), summary.entries());
        var last = reports.getLast();
        assertEquals(unlisted.published().folder(), last.path());
        assertEquals(unlisted.published().entry().root(), last.root());
        assertThat(last.notes().getFirst()).contains("manifest.json").contains("cells.dat");
    }

    /** Goal: rot in one entry is repaired, and the summary says so. */
    @Test
    void rotIsRepaired() throws IOException {
        var rotten = publish("a.jpg", 7 * CELL);
        publish("b.jpg", 1000);
        var before = tree();
        Faults.within(rotten.cells(), 2, 7).strike(disk);

        assertOnlyLooking(EntryStatus.DAMAGED);
        var summary = health();

        assertEquals(EntryStatus.REPAIRED, summary.worst(), summary::toString);
        assertEquals(Map.of(EntryStatus.REPAIRED, 1L, EntryStatus.HEALTHY, 1L), summary.entries());
        assertSame(before, tree());
    }

    /** Goal: what is not the archive's is named and left alone. */
    @Test
    void straysAreReportedAndLeft() throws IOException {
        publish("photos/a.jpg", 1000);
        var stray = DIRECTORY.resolve("photos/notes.txt");
        disk.put(stray, new byte[] {1});

        var summary = health();

        assertEquals(EntryStatus.HEALTHY, summary.worst());
        assertThat(summary.notes()).singleElement().asString().contains("photos/notes.txt");
        assertTrue(disk.exists(stray));
    }

    /** Goal: only left-overs of killed processes are deleted, and interrupted commits are named. */
    @Test
    void leftOversAreCollected() throws IOException {
        publish("a.jpg", 1000);
        var temporary = CONTROL.resolve(".blockframe-0123456789abcdef.tmp");
        disk.put(temporary, new byte[] {1});
        disk.modified(temporary, Instant.EPOCH);
        var young = CONTROL.resolve(".blockframe-0123456789abcdee.tmp");
        disk.put(young, new byte[] {1});
        disk.modified(young, Instant.now());
        var staging = CONTROL.resolve("staging/1234");
        disk.putDirectory(staging);
        disk.modified(staging, Instant.EPOCH);

        var summary = health();

        assertEquals(EntryStatus.HEALTHY, summary.worst());
        assertFalse(disk.exists(temporary));
        assertTrue(disk.exists(young));
        assertThat(summary.notes()).singleElement().asString().contains("staging/1234");
        assertTrue(disk.exists(staging));
    }

    /** Goal: a selection inspects what was asked for and nothing else. */
    @Test
    void selectionIsByPath() throws IOException {
        publish("photos/2024/a.jpg", 1000);
        publish("photos/b.jpg", 1000);
        publish("photos.txt", 1000);

        Scrubs.run(archive, ScrubOptions.HEALTH.below(ArchivePath.of("photos/2024")), reports::add);
        assertThat(reports)
                .extracting(r -> r.path().toString())
                .containsExactly("photos/2024/a.jpg");
        reports.clear();
        Scrubs.run(archive, ScrubOptions.HEALTH.below(ArchivePath.of("photos")), reports::add);
        assertThat(reports)
                .extracting(r -> r.path().toString())
                .containsExactly("photos/2024/a.jpg", "photos/b.jpg");
    }

    /** Goal: on a read-only medium everything is checked, and the damage is called repairable. */
    @Test
    void readOnlyArchiveIsChecked() throws IOException {
        var rotten = publish("a.jpg", 7 * CELL);
        publish("b.jpg", 1000);
        Faults.within(rotten.cells(), 2, 7).strike(disk);
        disk.delete(CONTROL.resolve("catalog.1"));
        var before = tree();
        disk.readOnly(true);

        var summary = health();

        assertEquals(EntryStatus.DAMAGED, summary.worst(), summary::toString);
        assertEquals(EntryStatus.DAMAGED, reports.getFirst().status());
        assertEquals(EntryStatus.HEALTHY, reports.getLast().status());
        assertEquals(0, summary.archiveFiles().repaired());
        assertSame(before, tree());
    }

    /** Goal: a folder that may not be listed hides nothing and is not called damage. */
    @Test
    void folderWithoutPermissionIsUnchecked() throws IOException {
        publish("a.jpg", 1000);
        disk.putDirectory(DIRECTORY.resolve("closed"));
        disk.deny(DIRECTORY.resolve("closed"), true);

        var summary = health();

        assertEquals(EntryStatus.UNCHECKED, summary.worst());
        assertEquals(Map.of(EntryStatus.HEALTHY, 1L), summary.entries());
        assertThat(summary.notes()).singleElement().asString().contains("closed");
    }

    /** Goal: who only looks creates nothing, not even the file of a lock. */
    @Test
    void verifyCreatesNoLock() throws IOException {
        publish("a.jpg", 1000);
        entries.write("unlisted.jpg", Bytes.random(2, 1000), GEOMETRY);
        disk.delete(CONTROL.resolve(EntryLayout.LOCK));

        assertOnlyLooking(EntryStatus.DAMAGED);

        assertFalse(disk.exists(CONTROL.resolve(EntryLayout.LOCK)));
    }

    /** Goal: the catalogue is never rewritten without the lock of those who append to it. */
    @Test
    void catalogueIsNotHealedWithoutTheLock() throws IOException {
        publish("a.jpg", 1000);
        disk.delete(CONTROL.resolve("catalog.1"));
        disk.delete(CONTROL.resolve(EntryLayout.LOCK));
        disk.putDirectory(CONTROL.resolve(EntryLayout.LOCK));
        var before = tree();

        var summary = health();

        assertEquals(EntryStatus.DAMAGED, summary.worst(), summary::toString);
        assertEquals(0, summary.archiveFiles().repaired());
        assertThat(summary.notes()).anyMatch(note -> note.contains("catalogue: not repaired"));
        assertSame(before, tree());
    }

    /** Goal: an entry that a commit has placed and is about to list is no damage. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void commitThatRunsBesideIsNoDamage(boolean repair) throws Exception {
        publish("a.jpg", 1000);
        var checking = Thread.currentThread();
        var over = new AtomicBoolean();
        var committed = new CompletableFuture<TestEntry>();
        try (var commit = Executors.newSingleThreadExecutor()) {
            ScrubListener listener =
                    report -> {
                        if (!committed.isDone()) {
                            var lock = place(committed);
                            commit.submit(
                                    () -> {
                                        while (!over.get() && !waitsForLock(checking)) {
                                            Thread.onSpinWait();
                                        }
                                        append(committed.join());
                                        lock.close();
                                        return null;
                                    });
                        }
                    };
            var options = repair ? ScrubOptions.HEALTH : ScrubOptions.VERIFY;
            ScrubSummary summary;
            try {
                summary = Scrubs.run(archive, options, listener);
            } finally {
                over.set(true);
            }

            assertEquals(EntryStatus.HEALTHY, summary.worst(), summary::toString);
            assertEquals(Map.of(EntryStatus.HEALTHY, 2L), summary.entries());
            assertEquals(0, summary.archiveFiles().bad());
        }
        assertEquals(2, archive.catalogue().all().size());
    }

    private DiskLock place(CompletableFuture<TestEntry> committed) {
        try {
            var lock = new Publisher(archive).lock();
            committed.complete(entries.write("b.jpg", Bytes.random(2, 1000), GEOMETRY));
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(TestEntry entry) throws IOException {
        byte[] line = CatalogueCodec.encode(entry.published());
        for (int copy = 0; copy < 3; copy++) {
            var path = CONTROL.resolve(EntryLayout.catalogueName(copy));
            DiskIo.overwrite(disk, path, line, disk.bytes(path).length);
        }
    }

    private static boolean waitsForLock(Thread thread) {
        return thread.getState() == Thread.State.WAITING
                && Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().endsWith("SimulatedLocks"));
    }

    private TestEntry publish(String path, int size) throws IOException {
        var entry = entries.write(path, Bytes.random(size, size), GEOMETRY);
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        return entry;
    }

    private ScrubSummary health() throws IOException {
        reports.clear();
        return Scrubs.run(archive, ScrubOptions.HEALTH, reports::add);
    }

    private void assertOnlyLooking(EntryStatus expected) throws IOException {
        int operations = disk.operationCount();
        var summary = Scrubs.run(archive, ScrubOptions.VERIFY, _ -> {});
        assertEquals(expected, summary.worst(), summary::toString);
        assertEquals(operations, disk.operationCount(), "operations on the disk");
    }

    private void delete(Path directory) throws IOException {
        for (var file : DiskIo.readTree(disk, directory).keySet()) {
            disk.delete(file);
        }
        for (var name :
                List.of(
                        "blocks/block_0/segments",
                        "blocks/block_0/parity",
                        "blocks/block_0",
                        "blocks",
                        "")) {
            disk.delete(directory.resolve(name));
        }
    }

    private static ArchivePath path(TestEntry entry) {
        return entry.published().entry().path();
    }

    /** All files but those of the ledger, in which a scrub remembers what it did. */
    private Map<Path, byte[]> tree() throws IOException {
        return Scrubs.withoutLedger(DiskIo.readTree(disk, DIRECTORY));
    }

    private static void assertSame(Map<Path, byte[]> expected, Map<Path, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach(
                (path, bytes) ->
                        assertEquals(-1, Arrays.mismatch(bytes, found.get(path)), path::toString));
    }
}
