package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Throttle;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.LedgerLine;
import io.blockframe.scrub.ScrubOptions.Order;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Goal: a scrub may be killed after any step, and nothing is left out, forgotten or done twice. */
class ScrubResumeTest {

    private static final Path DIRECTORY = Path.of("/archive");
    private static final int CELL = Geometry.CELL_BYTES;

    /** A band is 4 MiB of each of four shards. */
    private static final Geometry LARGE = new Geometry(3, 1, 8 << 20);

    private static final Geometry SMALL = new Geometry(1, 2, 1 << 20);
    private static final long BAND_BYTES = 16 << 20;
    private static final ScrubOptions JOB = ScrubOptions.job("nightly", true);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final TestEntries entries;
    private final List<EntryReport> reports = new ArrayList<>();
    private long checkedBytes;

    ScrubResumeTest() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
    }

    private TestEntry publish(String path, int size, Geometry geometry) throws IOException {
        var entry = entries.write(path, Bytes.random(size, size), geometry);
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        return entry;
    }

    private final ScrubListener listener =
            new ScrubListener() {
                @Override
                public void inspected(EntryReport report) {
                    reports.add(report);
                }

                @Override
                public void checked(long bytes) {
                    checkedBytes += bytes;
                }
            };

    /**
     * Scrubs; each process takes some steps and is gone then.
     *
     * @param lostSteps how many of its last steps' cursors were not saved
     */
    private ScrubSummary scrubInProcesses(ScrubOptions options, int steps, int lostSteps)
            throws IOException {
        String cursor = null;
        while (true) {
            var process = Archive.open(disk, DIRECTORY);
            try (var scrub =
                    cursor == null
                            ? Scrub.begin(process, options, listener)
                            : Scrub.resume(process, options, listener, cursor)) {
                cursor = scrub.cursor();
                for (int step = 0; step < steps; step++) {
                    if (!scrub.step()) {
                        return scrub.summary();
                    }
                    if (step + lostSteps < steps) {
                        cursor = scrub.cursor();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everyBandIsVerifiedOnce(int steps) throws IOException {
        publish("a", 1000, SMALL);
        publish("b", 30 << 20, LARGE);
        publish("c", 26 << 20, LARGE);
        long stored = storedBytes();

        var summary = scrubInProcesses(JOB, steps, 0);

        assertThat(summary.entries()).containsOnlyKeys(EntryStatus.HEALTHY);
        assertThat(summary.count(EntryStatus.HEALTHY)).isEqualTo(3);
        assertThat(summary.checkedBytes()).isEqualTo(1000 + (56 << 20));
        assertThat(checkedBytes).isEqualTo(stored);
        assertThat(reports).extracting(it -> it.path().printable()).containsExactly("a", "b", "c");
    }

    @Test
    void aStepWhoseCursorWasLostIsRepeatedAndNoMore() throws IOException {
        publish("b", 30 << 20, LARGE);
        long stored = storedBytes();

        var summary = scrubInProcesses(JOB, 3, 1);

        assertThat(summary.count(EntryStatus.HEALTHY)).isEqualTo(1);
        // Of three steps two are kept, so that a kill comes with every second band.
        long bands = Math.ceilDiv(stored, BAND_BYTES) + 2;
        assertThat(checkedBytes).isBetween(stored, stored + bands / 2 * BAND_BYTES);
    }

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

    /** Goal: a stop ends a step at once, however slow it is, and costs no more than that step. */
    @Test
    @Timeout(60)
    void aStopDoesNotWaitForTheRate() throws IOException {
        publish("a", 1000, SMALL);
        publish("b", 30 << 20, LARGE);
        var asked = new AtomicInteger();
        var stopping =
                new ScrubListener() {
                    @Override
                    public void inspected(EntryReport report) {
                        reports.add(report);
                    }

                    @Override
                    public boolean stops() {
                        return asked.incrementAndGet() > 20;
                    }
                };
        var slow = JOB.paced(Throttle.of(1000), false);
        String cursor;
        try (var scrub = Scrub.begin(archive, slow, stopping)) {
            while (asked.get() <= 20) {
                assertThat(scrub.step()).isTrue();
            }
            cursor = scrub.cursor();
        }
        try (var scrub = Scrub.resume(archive, JOB, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.HEALTHY)).isEqualTo(2);
        }
        assertThat(reports).extracting(it -> it.path().printable()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void missingShardsAndLostRowsAreReportedOnce(int steps) throws IOException {
        var large = publish("b", 25 << 20, LARGE);
        disk.delete(large.shard(0, 3));
        flip(large.shard(0, 0), 100);

        var summary = scrubInProcesses(JOB, steps, 0);

        assertThat(summary.worst()).isEqualTo(EntryStatus.LOST);
        assertThat(reports).hasSize(1);
        assertThat(reports.getFirst().lostBytes()).isEqualTo(CELL);
        assertThat(reports.getFirst().lost()).hasSize(1);
        assertThat(summary.advice()).first().asString().contains("blockframe heal");
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void entriesMayComeAndGoMeanwhile(Order order) throws IOException {
        for (int i = 0; i < 5; i++) {
            publish("large-" + i, (9 << 20) + i, LARGE);
        }
        var options = JOB.inOrder(order);
        String cursor;
        try (var scrub = Scrub.begin(archive, options, listener)) {
            scrub.step();
            scrub.step();
            scrub.step();
            cursor = scrub.cursor();
        }
        publish("new", 5000, SMALL);
        try (var scrub = Scrub.resume(archive, options, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.HEALTHY)).isEqualTo(6);
            assertThat(scrub.progress().doneEntries()).isEqualTo(6);
        }
        assertThat(reports).extracting(EntryReport::path).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void aRunThatIsOverIsNotGoneOnWith() throws IOException {
        publish("a", 1000, SMALL);
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            cursor = scrub.cursor();
            assertThat(scrub.step()).isFalse();
        }
        var over = cursor;
        assertThatThrownBy(() -> Scrub.resume(archive, JOB, listener, over))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is over");
        for (var wrong : List.of("", "{}", "no cursor", over.substring(1))) {
            assertThatThrownBy(() -> Scrub.resume(archive, JOB, listener, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        // None of them holds the lease.
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            assertThat(scrub.step()).isFalse();
        }
    }

    /** Goal: no report calls healthy what was verified long before its run went on. */
    @Test
    void aRunThatWasLeftForLongIsNotGoneOnWith() throws IOException {
        publish("a", 1000, SMALL);
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            cursor = scrub.cursor();
        }
        var old = savedAt(cursor, Instant.now().minus(Scrub.LONGEST_PAUSE).minusSeconds(1));
        assertThatThrownBy(() -> Scrub.resume(archive, JOB, listener, old))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("more than 45 days ago");
        for (var pause : List.of(Scrub.LONGEST_PAUSE.minusHours(1), Duration.ofDays(-1000))) {
            var younger = savedAt(cursor, Instant.now().minus(pause));
            try (var scrub = Scrub.resume(archive, JOB, listener, younger)) {
                assertThat(scrub.progress().totalEntries()).isEqualTo(1);
            }
        }
    }

    private static String savedAt(String cursor, Instant at) {
        var changed = cursor.replaceFirst("\"saved_at\":\"[^\"]*", "\"saved_at\":\"" + at);
        assertThat(changed).isNotEqualTo(cursor);
        return changed;
    }

    @Test
    void oneScrubAtATimeAndHealthBesideIt() throws IOException {
        publish("a", 1000, SMALL);
        try (var _ = Scrub.begin(archive, JOB, listener)) {
            assertThatThrownBy(() -> Scrub.begin(archive, JOB, listener))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("another scrub is at work");
            var summary = Scrubs.run(archive, ScrubOptions.HEALTH, listener);
            assertThat(summary.notes()).anyMatch(note -> note.contains("another scrub"));
        }
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            assertThat(scrub.step()).isFalse();
        }
    }

    /** Goal: a place in an entry that means nothing is no place: the entry begins anew. */
    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"x/y\"", "1", "\"0/0\",\"0/0\""})
    void aPlaceThatMeansNothingCountsForNothing(String damage) throws IOException {
        publish("b", 30 << 20, LARGE);
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            scrub.step();
            cursor = scrub.cursor();
        }
        checkedBytes = 0;
        var wrong = cursor.replaceFirst("\"0/0\"", damage);
        assertThat(wrong).isNotEqualTo(cursor);
        try (var scrub = Scrub.resume(archive, JOB, listener, wrong)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.HEALTHY)).isEqualTo(1);
        }
        assertThat(checkedBytes).isEqualTo(storedBytes());
    }

    /** Goal: that its lock cannot be had is no reason not to look after an archive. */
    @Test
    void aLockThatCannotBeHadIsNoted() throws IOException {
        publish("a", 1000, SMALL);
        disk.putDirectory(archive.control().resolve(EntryLayout.SCRUB_LOCK));
        for (var options : List.of(JOB, ScrubOptions.HEALTH)) {
            var summary = Scrubs.run(archive, options, listener);
            assertThat(summary.count(EntryStatus.HEALTHY)).isEqualTo(1);
            assertThat(summary.notes()).anyMatch(note -> note.contains("cannot be locked"));
        }
    }

    @Test
    void theOldestCheckComesFirstAndAPartIsEnough() throws IOException {
        publish("a", 300_000, SMALL);
        publish("b", 300_001, SMALL);
        publish("c", 300_002, SMALL);
        var third = JOB.percent(33);
        Scrubs.run(archive, third, listener);
        Scrubs.run(archive, third, listener);
        Scrubs.run(archive, third, listener);
        assertThat(reports)
                .extracting(EntryReport::path)
                .containsExactlyInAnyOrder(
                        ArchivePath.of("a"), ArchivePath.of("b"), ArchivePath.of("c"));
        reports.clear();
        Scrubs.run(archive, JOB.olderThan(Duration.ofDays(1)), listener);
        assertThat(reports).isEmpty();
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

    private long storedBytes() throws IOException {
        long bytes = 0;
        for (var file : DiskIo.readTree(disk, DIRECTORY).entrySet()) {
            var name = file.getKey().getFileName().toString();
            bytes +=
                    name.startsWith("segment_") || name.startsWith("parity_")
                            ? file.getValue().length
                            : 0;
        }
        return bytes;
    }

    private void flip(Path file, int... cells) throws IOException {
        for (int cell : cells) {
            long at = (long) cell * CELL + new Random(cell).nextInt(1000);
            var bytes = DiskIo.read(disk.openForReading(file), at, 1);
            bytes[0] ^= 1;
            DiskIo.overwrite(disk, file, bytes, at);
        }
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
