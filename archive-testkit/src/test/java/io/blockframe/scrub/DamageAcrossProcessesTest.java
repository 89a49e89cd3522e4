package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.LedgerLine;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.Scrubs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Goal: what is found and repaired is the same whether and wherever a scrub is interrupted. */
class DamageAcrossProcessesTest extends ScrubInProcesses {

    DamageAcrossProcessesTest() throws IOException {}

    /** Goal: what is found and repaired is the same whether and wherever it is interrupted. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void damageIsFoundAndReportedAsWithoutKills(int steps) throws IOException {
        var large = publish("b", 30 << 20, LARGE);
        var small = publish("c", 3 * CELL, SMALL);
        var before = Scrubs.withoutLedger(DiskIo.readTree(disk, DIRECTORY));
        flip(large.shard(0, 0), 0, 70, 127);
        flip(large.shard(1, 0), 90);
        flip(small.shard(0, 1), 1);
        disk.delete(large.folder().cells(1));
        flip(large.folder().cells(0), 0);

        var summary = scrubInProcesses(JOB, steps, 0);

        assertThat(summary.worst()).as("%s", summary).isEqualTo(EntryStatus.REPAIRED);
        assertThat(summary.damaged()).hasSize(2);
        var found = reports.stream().filter(it -> it.path().printable().equals("b")).toList();
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().dataCells()).isEqualTo(new EntryReport.Damage(4, 4));
        assertThat(found.getFirst().recordCopies()).isEqualTo(new EntryReport.Damage(2, 2));
        var after = Scrubs.withoutLedger(DiskIo.readTree(disk, DIRECTORY));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach(
                (file, bytes) ->
                        assertThat(Arrays.equals(after.get(file), bytes)).as("%s", file).isTrue());
        assertThat(history()).hasSize(2).allMatch(line -> line.by().equals("nightly"));
    }

    /** Goal: a process that ends before a damaged stripe does is not in vain. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDamagedStripeIsGoneOnWithAtItsNextBand(boolean repair) throws IOException {
        var large = publish("b", 30 << 20, LARGE);
        var before = Scrubs.withoutLedger(DiskIo.readTree(disk, DIRECTORY));
        flip(large.shard(0, 0), 0, 1, 127);
        flip(large.shard(0, 3), 5, 99);
        flip(large.shard(0, 1), 7);
        flip(large.shard(0, 2), 7); // one row more than parity can bear
        DiskIo.overwrite(disk, large.shard(0, 3), new byte[9], 8 << 20); // too long

        var summary = scrubInProcesses(ScrubOptions.job("nightly", repair), 1, 0);

        assertThat(checkedBytes).isEqualTo(storedBytes() - (repair ? 0 : 9));
        assertThat(summary.worst()).isEqualTo(EntryStatus.LOST);
        var report = reports.getFirst();
        assertThat(report.dataCells()).isEqualTo(new EntryReport.Damage(5, repair ? 3 : 0));
        assertThat(report.parityCells()).isEqualTo(new EntryReport.Damage(2, repair ? 2 : 0));
        assertThat(report.shardFiles()).isEqualTo(new EntryReport.Damage(1, repair ? 1 : 0));
        assertThat(report.lostBytes()).isEqualTo(2L * CELL);
        if (repair) {
            flip(large.shard(0, 1), 7);
            flip(large.shard(0, 2), 7);
            var after = Scrubs.withoutLedger(DiskIo.readTree(disk, DIRECTORY));
            before.forEach(
                    (file, bytes) ->
                            assertThat(Arrays.equals(after.get(file), bytes))
                                    .as("%s", file)
                                    .isTrue());
        }
    }

    /** Goal: what a saved cursor has behind it is on the medium, whatever happens then. */
    @Test
    void whatTheCursorCountsAsRepairedSurvivesAPowerCut() throws IOException {
        var large = publish("b", 20 << 20, LARGE);
        byte[] right = DiskIo.read(disk, large.shard(0, 0));
        flip(large.shard(0, 0), 3);
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            scrub.step();
            cursor = scrub.cursor();
            disk.leaving(PowerCut.losingAllUnforced()).restart();
        }
        assertThat(Arrays.equals(DiskIo.read(disk, large.shard(0, 0)), right)).isTrue();
        try (var scrub = Scrub.resume(Archive.open(disk, DIRECTORY), JOB, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.REPAIRED)).isEqualTo(1);
        }
        assertThat(checkedBytes).isEqualTo(storedBytes());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "1, false", "2, false"})
    void missingShardsAndLostRowsAreReportedOnce(int steps, boolean repair) throws IOException {
        var large = publish("b", 25 << 20, LARGE);
        long stored = storedBytes();
        disk.delete(large.shard(0, 3));
        flip(large.shard(0, 0), 100);

        var summary = scrubInProcesses(ScrubOptions.job("nightly", repair), steps, 0);

        assertThat(summary.worst()).isEqualTo(EntryStatus.LOST);
        assertThat(checkedBytes).isEqualTo(stored);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().lostBytes()).isEqualTo(CELL);
        assertThat(reports.getFirst().lost()).hasSize(1);
        assertThat(summary.advice()).first().asString().contains("blockframe heal");
    }

    /** Goal: with more shards missing than parity can bear each band is looked at once, too. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStripeThatIsLostIsGoneOnWith(boolean repair) throws IOException {
        var large = publish("b", 20 << 20, LARGE);
        long stored = storedBytes();
        disk.delete(large.shard(0, 0));
        disk.delete(large.shard(0, 1));

        var summary = scrubInProcesses(ScrubOptions.job("nightly", repair), 1, 0);

        assertThat(summary.worst()).isEqualTo(EntryStatus.LOST);
        assertThat(checkedBytes).isEqualTo(stored);
        assertThat(reports.getFirst().dataCells()).isEqualTo(new EntryReport.Damage(256, 0));
        assertThat(reports.getFirst().lostBytes()).isEqualTo(16L << 20);
    }

    /** Goal: nothing counts as repaired because repairing was switched on later. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStripeBeginsAnewWhenRepairingIsSwitchedOn(boolean missing) throws IOException {
        var large = publish("b", 20 << 20, LARGE);
        byte[] right = DiskIo.read(disk, large.shard(0, 1));
        if (missing) {
            disk.delete(large.shard(0, 1));
        } else {
            flip(large.shard(0, 1), 3);
        }
        String cursor;
        try (var scrub = Scrub.begin(archive, ScrubOptions.job("nightly", false), listener)) {
            scrub.step();
            cursor = scrub.cursor();
        }
        try (var scrub = Scrub.resume(archive, JOB, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.REPAIRED)).isEqualTo(1);
        }
        assertThat(DiskIo.read(disk, large.shard(0, 1))).isEqualTo(right);
    }

    /** Goal: what is lost is not forgotten, and right again when its drive is back. */
    @Test
    void whatWasLostIsCheckedAgainAndRepaired() throws IOException {
        var entry = publish("a", 3 * CELL, SMALL);
        var files = new ArrayList<byte[]>();
        for (int index = 0; index < 3; index++) {
            files.add(DiskIo.read(disk, entry.shard(0, index)));
            disk.delete(entry.shard(0, index));
        }
        assertThat(Scrubs.run(archive, JOB, listener).worst()).isEqualTo(EntryStatus.LOST);
        assertThat(Scrubs.run(archive, JOB, listener).worst()).isEqualTo(EntryStatus.LOST);
        DiskIo.create(disk, entry.shard(0, 2), files.get(2));
        assertThat(Scrubs.run(archive, JOB, listener).worst()).isEqualTo(EntryStatus.REPAIRED);
        assertThat(Arrays.equals(DiskIo.read(disk, entry.shard(0, 0)), files.get(0))).isTrue();
        var last =
                archive.ledger().lastCheck(ArchivePath.of("a"), entry.published().entry().root());
        assertThat(last.orElseThrow().status()).isEqualTo(EntryStatus.REPAIRED);
        assertThat(last.orElseThrow().provenAt()).isEmpty();
        Scrubs.run(archive, JOB, listener);
        assertThat(
                        archive.ledger()
                                .lastCheck(ArchivePath.of("a"), entry.published().entry().root())
                                .orElseThrow()
                                .provenAt())
                .isPresent();
    }

    private List<DamageFound> history() throws IOException {
        var found = new ArrayList<DamageFound>();
        archive.ledger()
                .history(
                        DamageFound.class::isInstance,
                        (LedgerLine line) -> found.add((DamageFound) line));
        return found;
    }
}
