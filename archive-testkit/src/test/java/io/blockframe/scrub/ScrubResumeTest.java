package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Throttle;
import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryStatus;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Goal: a scrub may be killed after any step, and nothing is left out, forgotten or done twice. */
class ScrubResumeTest extends ScrubInProcesses {

    ScrubResumeTest() throws IOException {}

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

    /**
     * Goal: a rotten CRC, which no digest covers, is mended and not spread, also by a process that
     * has not seen its cell: in the stripe that it goes on with, and in one before that.
     */
    @ParameterizedTest
    @CsvSource({"0,0", "0,1", "1,0", "1,1"})
    void aRottenCrcIsMendedNotSpread(int copy, int stripe) throws IOException {
        var entry = publish("b", 30 << 20, LARGE);
        long crc = CellRecords.offset(LARGE, 30 << 20, stripe, 0) + CellRecords.BYTES - 1;
        byte[] before = DiskIo.read(disk, entry.folder().cells(0));
        var rotten = before.clone();
        rotten[(int) crc] ^= 1;
        DiskIo.overwrite(disk, entry.folder().cells(copy), rotten, 0);

        var summary = scrubInProcesses(JOB, 1, 0);

        assertThat(summary.count(EntryStatus.REPAIRED)).isEqualTo(1);
        assertThat(reports.getLast().recordCopies()).isEqualTo(new EntryReport.Damage(1, 1));
        for (int each = 0; each < 2; each++) {
            assertThat(DiskIo.read(disk, entry.folder().cells(each))).isEqualTo(before);
        }
    }

    /** Goal: what cannot be settled, as the shard is still to be written, is not written either. */
    @Test
    void aRottenCrcOfAMissingShardIsNotSpread() throws IOException {
        var entry = publish("b", 24 << 20, LARGE);
        byte[] right = DiskIo.read(disk, entry.folder().cells(0));
        rotCrcOfFirstCell(entry, 0);
        disk.delete(entry.shard(0, 0));

        scrubInTwoProcesses();

        assertThat(DiskIo.read(disk, entry.folder().cells(1))).isEqualTo(right);
        scrubInProcesses(JOB, 1000, 0);
        for (int copy = 0; copy < 2; copy++) {
            assertThat(DiskIo.read(disk, entry.folder().cells(copy))).isEqualTo(right);
        }
    }

    /** Goal: a copy that is damaged elsewhere is evidence, too. */
    @Test
    void aRottenCrcIsNotSpreadToACopyWithOtherDamage() throws IOException {
        var entry = publish("b", 24 << 20, LARGE);
        byte[] right = DiskIo.read(disk, entry.folder().cells(0));
        rotCrcOfFirstCell(entry, 0);
        var other = right.clone();
        other[5 * CellRecords.BYTES] ^= 1;
        DiskIo.overwrite(disk, entry.folder().cells(1), other, 0);

        scrubInTwoProcesses();

        for (int copy = 0; copy < 2; copy++) {
            assertThat(DiskIo.read(disk, entry.folder().cells(copy))).isEqualTo(right);
        }
    }

    private void rotCrcOfFirstCell(TestEntry entry, int copy) throws IOException {
        byte[] rotten = DiskIo.read(disk, entry.folder().cells(copy));
        rotten[CellRecords.BYTES - 1] ^= 1;
        DiskIo.overwrite(disk, entry.folder().cells(copy), rotten, 0);
    }

    /** One step, and all the rest. */
    private void scrubInTwoProcesses() throws IOException {
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            scrub.step();
            cursor = scrub.cursor();
        }
        try (var scrub = Scrub.resume(Archive.open(disk, DIRECTORY), JOB, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
        }
    }

    /** Goal: who has gone on with a run and done nothing yet says where he is, too. */
    @Test
    void aProcessThatTakesNoStepForgetsNothing() throws IOException {
        publish("b", 30 << 20, LARGE);
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            scrub.step();
            cursor = scrub.cursor();
        }
        for (int process = 0; process < 2; process++) {
            try (var scrub = Scrub.resume(archive, JOB, listener, cursor)) {
                cursor = scrub.cursor();
            }
        }
        try (var scrub = Scrub.resume(archive, JOB, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.HEALTHY)).isEqualTo(1);
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

    /** Goal: what a stop kept from beginning begins at its beginning, with its manifests. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStopBeforeAnEntryLeavesNothingOfItOut(boolean gone) throws IOException {
        var entry = publish("a", 1000, SMALL);
        disk.delete(entry.folder().manifestCopy(1));
        if (gone) {
            disk.delete(entry.folder().manifestCopy(0));
            disk.delete(entry.folder().manifestCopy(2));
        }
        var stopping =
                new ScrubListener() {
                    @Override
                    public void inspected(EntryReport report) {
                        reports.add(report);
                    }

                    @Override
                    public boolean stops() {
                        return true;
                    }
                };
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, stopping)) {
            assertThat(scrub.step()).isTrue();
            cursor = scrub.cursor();
        }
        try (var scrub = Scrub.resume(archive, JOB, listener, cursor)) {
            assertThat(scrub.step()).isFalse();
        }
        assertThat(reports)
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.status())
                                    .isEqualTo(gone ? EntryStatus.LOST : EntryStatus.REPAIRED);
                            assertThat(it.manifestCopies().repaired()).isEqualTo(gone ? 0 : 1);
                        });
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

    /** Goal: a place in an entry counts for nothing in one that was written in another geometry. */
    @Test
    void anEntryOfAnotherGeometryBeginsAnew() throws IOException {
        publish("b", 50 << 20, LARGE);
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            scrub.step();
            cursor = scrub.cursor();
        }
        checkedBytes = 0;
        var other = cursor.replaceFirst("RS\\(3,1\\) of 8388608", "RS(3,1) of 4194304");
        assertThat(other).isNotEqualTo(cursor);
        try (var scrub = Scrub.resume(archive, JOB, listener, other)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.HEALTHY)).isEqualTo(1);
        }
        assertThat(checkedBytes).isEqualTo(storedBytes());
    }
}
