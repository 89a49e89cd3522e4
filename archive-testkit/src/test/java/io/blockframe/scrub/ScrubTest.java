package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.CatalogueCodec;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Tombstoned;
import io.blockframe.store.EntryReport;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.Scrubs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Goal: a scrub finds what is wrong with entries, names it, and repairs it; no entry hides another.
 */
class ScrubTest extends ScrubbedArchive {

    ScrubTest() throws IOException {}

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

    /** Goal: who checks nothing because of a wrong name is told, and nothing is called well. */
    @Test
    void aSelectionOfNothingIsNotWell() throws IOException {
        publish("photos.txt", 1000);
        var below = ScrubOptions.HEALTH.below(ArchivePath.of("photos"));

        var summary = Scrubs.run(archive, below, reports::add);

        assertThat(reports).isEmpty();
        assertEquals(EntryStatus.UNCHECKED, summary.worst());
        assertThat(summary.notes())
                .singleElement()
                .asString()
                .contains("nothing is archived below photos");
    }

    /** Goal: what does not belong to an entry is told also where the entry is healthy. */
    @Test
    void aStrayInAHealthyEntryIsInTheSummary() throws IOException {
        var entry = publish("photos/a.jpg", 1000);
        disk.put(entry.folder().directory().resolve("stray.txt"), new byte[] {1});

        var summary = health();

        assertEquals(EntryStatus.HEALTHY, summary.worst());
        assertThat(summary.notes())
                .singleElement()
                .asString()
                .contains("photos/a.jpg: ", "stray.txt", "does not belong");
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
}
