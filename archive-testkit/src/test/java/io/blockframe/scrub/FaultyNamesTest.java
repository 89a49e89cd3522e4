package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchiveException;
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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Goal: one file with which something is wrong hides nothing else, in no run. */
class FaultyNamesTest {

    private static final Geometry GEOMETRY = new Geometry(1, 2, 1 << 20);
    private static final Path DIRECTORY = Path.of("/archive");
    private static final Path CONTROL = DIRECTORY.resolve(".blockframe");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final TestEntry a;
    private final List<EntryReport> reports = new ArrayList<>();

    FaultyNamesTest() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        var entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
        a = publish(entries.write("a", Bytes.random(1, 3000), GEOMETRY));
        publish(entries.write("b", Bytes.random(2, 3000), GEOMETRY));
    }

    private TestEntry publish(TestEntry entry) throws IOException {
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        return entry;
    }

    private ScrubSummary scrub() throws IOException {
        reports.clear();
        return Scrubs.run(archive, ScrubOptions.job("nightly", true), reports::add);
    }

    @Test
    void aNameThatCannotBeLookedAtEndsNoRun() throws IOException {
        var odd = DIRECTORY.resolve("odd");
        disk.putDirectory(odd);
        disk.fail(odd, new FileSystemException("/archive/odd", null, "Structure needs cleaning"));
        for (int night = 0; night < 2; night++) {
            var summary = scrub();
            assertThat(summary.entries()).isEqualTo(Map.of(EntryStatus.HEALTHY, 2L));
            assertThat(summary.worst()).isEqualTo(EntryStatus.UNCHECKED);
            assertThat(summary.notes())
                    .singleElement()
                    .asString()
                    .contains("odd", "Structure needs cleaning");
        }
        assertLedger(1, false);
        disk.fail(odd, null);
        scrub();
        assertLedger(0, true);
    }

    /** Goal: whoever waits for scrubs knows from the ledger which could not check everything. */
    private void assertLedger(long unchecked, boolean counts) throws IOException {
        var ledger = Archive.open(disk, DIRECTORY).ledger();
        ledger.refresh();
        assertThat(ledger.lastRuns().getFirst().unchecked()).isEqualTo(unchecked);
        assertThat(ledger.lastFinished("nightly").isPresent()).isEqualTo(counts);
    }

    /** Goal: a fault of this program at one entry leaves the others checked. */
    @Test
    void anEntryThatNoProgramCanCheckIsUncheckedAndTheRunGoesOn() throws IOException {
        disk.fail(a.folder().manifestCopy(0), new IllegalStateException("a bug"));
        for (int night = 0; night < 2; night++) {
            var summary = scrub();
            assertThat(summary.entries())
                    .isEqualTo(Map.of(EntryStatus.HEALTHY, 1L, EntryStatus.UNCHECKED, 1L));
            assertThat(summary.damaged())
                    .singleElement()
                    .satisfies(it -> assertThat(it.what()).contains("a bug"));
            assertThat(summary.checkedBytes()).isEqualTo(3000);
        }
        disk.fail(a.folder().manifestCopy(0), null);
        disk.fail(a.shard(0, 0), new IllegalStateException("a bug"));
        assertThat(scrub().count(EntryStatus.UNCHECKED)).isEqualTo(1);
        disk.fail(a.shard(0, 0), null);
        assertThat(scrub().worst()).isEqualTo(EntryStatus.HEALTHY);
    }

    /** Goal: what rots under the system's memory is found in the archive's own files, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive.json",
                "archive.2.json",
                "catalog",
                "catalog.1",
                "ledger",
                "ledger.2"
            })
    void rotOnTheMediumIsFoundWhileTheSystemRemembersBetter(String name) throws IOException {
        scrub();
        disk.flipBitOnMedium(CONTROL.resolve(name), 30, 1);
        assertThat(Scrubs.run(archive, ScrubOptions.VERIFY, _ -> {}).worst())
                .isEqualTo(EntryStatus.HEALTHY);
        var summary = scrub();
        assertThat(summary.worst()).isEqualTo(EntryStatus.REPAIRED);
        assertThat(summary.archiveFiles().repaired()).isEqualTo(1);
        assertThat(scrub().worst()).isEqualTo(EntryStatus.HEALTHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive.1.json", "staging"})
    void whatMayNotBeReadIsToldInWords(String name) throws IOException {
        scrub();
        disk.deny(CONTROL.resolve(name), true);
        assertThat(scrub().notes()).singleElement().asString().contains(name, "permission denied");
    }

    /** Goal: what a commit beside has removed since it was listed is nothing to report. */
    @Test
    void whatIsGoneMeanwhileIsNoTrouble() throws IOException {
        for (var gone : List.of(CONTROL.resolve("staging/1"), CONTROL.resolve(".blockframe-1"))) {
            disk.putDirectory(gone);
            disk.fail(gone, new NoSuchFileException(gone.toString()));
        }
        var summary = scrub();
        assertThat(summary.worst()).isEqualTo(EntryStatus.HEALTHY);
        assertThat(summary.notes()).isEmpty();
    }

    /** Goal: a snapshot inside the archive is none of its entries, and no loss. */
    @Test
    void aCopyOfAnEntryElsewhereIsAStray() throws IOException {
        var elsewhere =
                DIRECTORY.resolve(".snapshots/1").resolve(a.folder().directory().getFileName());
        for (int copy = 0; copy < 3; copy++) {
            disk.put(
                    elsewhere.resolve(a.folder().manifestCopy(copy).getFileName()),
                    disk.bytes(a.folder().manifestCopy(copy)));
        }
        var summary = scrub();
        assertThat(summary.worst()).isEqualTo(EntryStatus.HEALTHY);
        assertThat(summary.notes())
                .singleElement()
                .asString()
                .contains(".snapshots/1/", "is a copy of a");
    }

    /** Goal: an entry that was moved before it was listed is told as that. */
    @Test
    void anEntryThatWasMovedIsLostWithAHint() throws IOException {
        var other = Path.of("/other");
        var foreign =
                new TestEntries(disk, other, archive.identity().id())
                        .write("photos/c", Bytes.random(3, 3000), GEOMETRY);
        var name = foreign.folder().directory().getFileName();
        for (int copy = 0; copy < 3; copy++) {
            var manifest = foreign.folder().manifestCopy(copy);
            disk.put(
                    DIRECTORY.resolve("x").resolve(name).resolve(manifest.getFileName()),
                    disk.bytes(manifest));
        }
        var summary = scrub();
        assertThat(summary.count(EntryStatus.LOST)).isEqualTo(1);
        assertThat(reports.getLast().notes().toString())
                .contains("an entry that was moved", "photos/" + name);
    }

    /** Goal: what lies past the end of a shard may be what its lost cells were: it stays. */
    @Test
    void aLongerShardWithLostCellsIsNotCut() throws IOException {
        for (int index = 0; index < 3; index++) {
            disk.flipBit(a.shard(0, index), 9, 1);
        }
        DiskIo.overwrite(disk, a.shard(0, 0), new byte[] {1, 2, 3}, 3000);
        byte[] before = disk.bytes(a.shard(0, 0));
        assertThat(scrub().count(EntryStatus.LOST)).isEqualTo(1);
        assertThat(disk.bytes(a.shard(0, 0))).isEqualTo(before);
        for (int index = 0; index < 3; index++) {
            disk.flipBit(a.shard(0, index), 9, 1);
        }
        assertThat(scrub().count(EntryStatus.REPAIRED)).isEqualTo(1);
        assertThat(disk.bytes(a.shard(0, 0))).hasSize(3000);
    }

    /** Goal: with its disk gone nothing of an archive is called missing, and nothing written. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDriveThatIsGoneEndsTheRun(boolean another) throws IOException {
        ScrubListener listener =
                report -> {
                    reports.add(report);
                    takeAway(another);
                };
        try (var scrub = Scrub.begin(archive, ScrubOptions.job("nightly", true), listener)) {
            assertThatThrownBy(scrub::step)
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining(another ? "another disk" : "archive");
        }
        assertThat(reports).extracting(EntryReport::status).containsExactly(EntryStatus.HEALTHY);
        assertThat(disk.exists(CONTROL.resolve("ledger"))).isFalse();
    }

    private void takeAway(boolean another) {
        try {
            for (var file : DiskIo.readTree(disk, DIRECTORY).keySet()) {
                disk.delete(file);
            }
            if (another) {
                var other = new SimulatedDisk();
                Archive.create(other, DIRECTORY);
                DiskIo.readTree(other, DIRECTORY).forEach(disk::put);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
