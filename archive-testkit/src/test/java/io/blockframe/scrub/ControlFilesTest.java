package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.blockframe.format.CheckedLines;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.hash.Blake3;
import io.blockframe.store.Archive;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Scrubs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Goal: what is the archive's own is found damaged, comes back from its copies, and loses nothing.
 */
class ControlFilesTest extends ScrubbedArchive {

    ControlFilesTest() throws IOException {}

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

    private static List<String> lines(Map<Path, byte[]> files) {
        return new String(files.get(CONTROL.resolve("catalog"))).lines().toList();
    }

    /** Goal: what was lost is not replaced by nothing while nobody can look for it. */
    @Test
    void aCatalogueIsNotWrittenAnewWithoutAWalk() throws IOException {
        publish("a.jpg", 1000);
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.delete(CONTROL.resolve(EntryLayout.catalogueName(copy)));
        }
        disk.deny(DIRECTORY, true);
        var opened = Archive.openForHealth(disk, DIRECTORY);
        var summary = Scrubs.run(opened, ScrubOptions.HEALTH, reports::add);
        assertEquals(EntryStatus.DAMAGED, summary.archiveStatus(), summary::toString);
        assertThat(summary.notes()).noneMatch(note -> note.endsWith("repaired"));
        disk.deny(DIRECTORY, false);
        assertThat(tree().keySet()).doesNotContain(CONTROL.resolve(EntryLayout.catalogueName(0)));

        opened = Archive.openForHealth(disk, DIRECTORY);
        summary = Scrubs.run(opened, ScrubOptions.HEALTH, reports::add);
        assertEquals(EntryStatus.REPAIRED, summary.archiveStatus(), summary::toString);
        assertThat(Archive.open(disk, DIRECTORY).catalogue().all()).hasSize(1);
    }
}
