package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.CheckedLines;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.JobSeen;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.ScrubRun;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** Goal: what was once said of an entry stays known, whatever becomes of a copy or a program. */
class LedgerTest {

    private static final Path CONTROL = Path.of("/archive", EntryLayout.CONTROL);
    private static final Instant START = Instant.parse("2026-01-22T10:11:12.123456789Z");
    private static final Digest ROOT = Blake3.fastest().hash(new byte[] {1});

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Ledger ledger = new Ledger(disk, CONTROL);

    @BeforeEach
    void createArchive() throws IOException {
        Archive.create(disk, CONTROL.getParent());
    }

    private static ArchivePath path(int number) {
        return ArchivePath.of("folder/f%05d".formatted(number));
    }

    private static Checked checked(int entry, int second, EntryStatus status, boolean proven) {
        return new Checked(path(entry), ROOT, START.plusSeconds(second), status, proven);
    }

    private static DamageFound damage(int entry, int second) {
        return new DamageFound(
                path(entry),
                ROOT,
                START.plusSeconds(second),
                "health",
                EntryStatus.REPAIRED,
                "1 cell");
    }

    private static ScrubRun run(int number, boolean finished) {
        var started = START.plusSeconds(number);
        return new ScrubRun(
                "run" + number,
                "nightly",
                started,
                finished ? Optional.of(started.plusSeconds(9)) : Optional.empty(),
                finished ? "fine" : "");
    }

    private static Path copy(int copy) {
        return CONTROL.resolve(EntryLayout.ledgerName(copy));
    }

    private Ledger reopened() throws IOException {
        var other = new Ledger(disk, CONTROL);
        other.refresh();
        return other;
    }

    private List<LedgerLine> history(Ledger of) throws IOException {
        var lines = new ArrayList<LedgerLine>();
        of.history(_ -> true, lines::add);
        return lines;
    }

    private void heal() throws IOException {
        ledger.heal(ledger.damagedCopies(false));
        assertThat(ledger.damagedCopies(false)).isEmpty();
        for (int copy = 1; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            assertThat(disk.bytes(copy(copy))).isEqualTo(disk.bytes(copy(0)));
        }
    }

    @Test
    void withoutALedgerNothingIsKnownAndNothingDamaged() throws IOException {
        assertThat(ledger.refresh()).isFalse();
        assertThat(ledger.lastCheck(path(1), ROOT)).isEmpty();
        assertThat(ledger.lastRuns()).isEmpty();
        assertThat(ledger.damagedCopies(false)).isEmpty();
        assertThat(history(ledger)).isEmpty();
        ledger.compact();
        assertThat(disk.exists(copy(0))).isFalse();
    }

    /** Goal: an entry that was found bad keeps when it was last good, and when last proven. */
    @Test
    void theLastOfEachCounts() throws IOException {
        ledger.append(List.of(checked(1, 0, EntryStatus.HEALTHY, true)));
        ledger.append(List.of(checked(1, 1, EntryStatus.REPAIRED, false)));
        ledger.append(
                List.of(
                        checked(1, 2, EntryStatus.DAMAGED, true),
                        checked(2, 2, EntryStatus.LOST, false)));
        for (var known : List.of(ledger, reopened())) {
            assertThat(known.lastCheck(path(1), ROOT))
                    .contains(
                            new LastCheck(
                                    START.plusSeconds(2),
                                    EntryStatus.DAMAGED,
                                    Optional.of(START.plusSeconds(1)),
                                    Optional.of(START)));
            assertThat(known.lastCheck(path(2), ROOT))
                    .contains(
                            new LastCheck(
                                    START.plusSeconds(2),
                                    EntryStatus.LOST,
                                    Optional.empty(),
                                    Optional.empty()));
            assertThat(known.lastCheck(path(1), Blake3.fastest().hash(new byte[0]))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void linesInAnyOrderSayTheSame(long seed) {
        var lines =
                new ArrayList<LedgerLine>(
                        List.of(
                                checked(1, 0, EntryStatus.HEALTHY, true),
                                checked(1, 1, EntryStatus.HEALTHY, false),
                                checked(1, 2, EntryStatus.HEALTHY, false),
                                checked(1, 2, EntryStatus.LOST, false),
                                run(1, false),
                                run(1, true),
                                run(2, false)));
        Collections.shuffle(lines, new Random(seed));
        var index = new LedgerIndex(InstantSource.system());
        lines.forEach(index::add);
        assertThat(index.lastCheck(path(1), ROOT))
                .contains(
                        new LastCheck(
                                START.plusSeconds(2),
                                EntryStatus.LOST,
                                Optional.of(START.plusSeconds(2)),
                                Optional.of(START)));
        assertThat(index.runs()).containsExactly(run(2, false), run(1, true));
    }

    /** Goal: a clock that was wrong for a while leaves nothing that looks checked. */
    @Test
    void aLineOfLaterThanNowCountsForNothingUntilThen() {
        var now = new AtomicReference<>(START.plusSeconds(10));
        var index = new LedgerIndex(now::get);
        index.add(checked(1, 0, EntryStatus.HEALTHY, true));
        index.add(checked(1, 5_000, EntryStatus.REPAIRED, true));
        index.add(checked(1, 5, EntryStatus.LOST, false));
        index.add(run(1, true));
        index.add(run(4_000, true));
        index.add(new JobSeen("nightly", START.plusSeconds(7_000)));

        assertThat(index.lastCheck(path(1), ROOT))
                .contains(
                        new LastCheck(
                                START.plusSeconds(5),
                                EntryStatus.LOST,
                                Optional.of(START),
                                Optional.of(START)));
        assertThat(index.runs()).containsExactly(run(1, true));
        assertThat(index.lastFinished("nightly")).contains(START.plusSeconds(10));
        assertThat(index.seen("nightly")).isEmpty();
        assertThat(index.isFinished("run4000")).isTrue();
        assertThat(index.needs(checked(1, 5_000, EntryStatus.REPAIRED, true))).isTrue();

        now.set(START.plusSeconds(6_000));
        index.advance();
        assertThat(index.lastCheck(path(1), ROOT).orElseThrow().status())
                .isEqualTo(EntryStatus.REPAIRED);
        assertThat(index.runs()).hasSize(2);
        assertThat(index.seen("nightly")).isEmpty();
    }

    @Test
    void onlyTheLastHundredRunsAreKeptInMemory() throws IOException {
        for (int number = 0; number < 130; number++) {
            ledger.append(List.of(run(number, false), run(number, true)));
        }
        assertThat(reopened().lastRuns()).hasSize(100).startsWith(run(129, true), run(128, true));
        assertThat(history(ledger)).hasSize(260);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aTornOrMissingCopyIsNoLoss(int hit) throws IOException {
        ledger.append(List.of(checked(1, 0, EntryStatus.HEALTHY, true)));
        byte[] half = "0123456789abcdef {\"op\":\"che".getBytes(StandardCharsets.UTF_8);
        DiskIo.overwrite(disk, copy(hit), half, disk.bytes(copy(hit)).length);
        ledger.append(List.of(damage(1, 1)));
        assertThat(history(ledger)).hasSize(2);
        assertThat(ledger.damagedCopies(false)).containsExactly(hit);
        disk.delete(copy(hit));
        assertThat(reopened().lastCheck(path(1), ROOT)).isPresent();
        ledger.append(List.of(damage(1, 2)));
        assertThat(history(ledger))
                .containsExactlyInAnyOrder(
                        checked(1, 0, EntryStatus.HEALTHY, true), damage(1, 1), damage(1, 2));
        heal();
        assertThat(history(reopened())).hasSize(3);
    }

    /** Goal: what is damaged in every copy costs its own lines, and only where all lost them. */
    @Test
    void whatChecksInAnyCopyIsKnown() throws IOException {
        var lines = new ArrayList<LedgerLine>();
        for (int entry = 0; entry < 100; entry++) {
            lines.add(checked(entry, 0, EntryStatus.HEALTHY, false));
        }
        ledger.append(lines);
        int lineBytes = disk.bytes(copy(0)).length / 100;
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.flipBit(copy(copy), 7L * lineBytes + 50, 2);
            disk.flipBit(copy(copy), (20L + copy) * lineBytes + 50, 2);
            disk.failRead(copy(copy), (2L + 2 * copy) * 4096 + 600, 1);
        }
        var known = reopened();
        for (int entry = 0; entry < 100; entry++) {
            assertThat(known.lastCheck(path(entry), ROOT).isPresent()).isEqualTo(entry != 7);
        }
        assertThat(history(known)).hasSize(99);
        heal();
        assertThat(history(reopened())).hasSize(99);
    }

    @Test
    void linesOfANewerProgramAreKept() throws IOException {
        ledger.append(List.of(checked(1, 0, EntryStatus.HEALTHY, false)));
        var newer = "{\"op\":\"moved\",\"path\":\"a\"}";
        byte[] line = CheckedLines.encode(newer);
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            DiskIo.overwrite(disk, copy(copy), line, disk.bytes(copy(copy)).length);
        }
        assertThat(ledger.damagedCopies(false)).isEmpty();
        for (int second = 1; second < 20; second++) {
            ledger.append(List.of(checked(1, second, EntryStatus.HEALTHY, false)));
        }
        ledger.compact();
        disk.delete(copy(0));
        heal();
        assertThat(history(reopened())).hasSize(1);
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            assertThat(new String(disk.bytes(copy(copy)), StandardCharsets.UTF_8)).contains(newer);
        }
    }

    /** Goal: compacting forgets nothing but checks that later ones replace. */
    @Test
    void compactingKeepsWhatIsKnownAndTheHistory() throws IOException {
        ledger.append(
                List.of(
                        run(1, false),
                        checked(1, 0, EntryStatus.HEALTHY, true),
                        checked(1, 1, EntryStatus.HEALTHY, false)));
        ledger.append(List.of(damage(1, 2), run(1, true)));
        byte[] before = disk.bytes(copy(0));
        ledger.compact();
        assertThat(disk.bytes(copy(0))).as("not worth it").isEqualTo(before);

        for (int second = 2; second < 50; second++) {
            ledger.append(List.of(checked(1, second, EntryStatus.HEALTHY, false)));
        }
        ledger.append(List.of(checked(1, 50, EntryStatus.DAMAGED, false)));
        var last = ledger.lastCheck(path(1), ROOT);
        ledger.compact();

        assertThat(history(ledger))
                .containsExactly(
                        run(1, false),
                        checked(1, 0, EntryStatus.HEALTHY, true),
                        damage(1, 2),
                        run(1, true),
                        checked(1, 49, EntryStatus.HEALTHY, false),
                        checked(1, 50, EntryStatus.DAMAGED, false));
        assertThat(ledger.lastCheck(path(1), ROOT)).isEqualTo(last);
        assertThat(reopened().lastCheck(path(1), ROOT)).isEqualTo(last);
        assertThat(reopened().lastRuns()).containsExactly(run(1, true));
        assertThat(ledger.damagedCopies(false)).isEmpty();
    }

    /** Goal: another process sees what this one appends, also after the files were rewritten. */
    @Test
    void newsOfAnotherProcessAppear() throws IOException {
        var other = reopened();
        for (int second = 0; second < 20; second++) {
            var writer = second % 2 == 0 ? ledger : other;
            var reader = second % 2 == 0 ? other : ledger;
            writer.append(List.of(checked(1, second, EntryStatus.HEALTHY, false)));
            if (second % 5 == 3) {
                writer.compact();
            }
            assertThat(reader.refresh()).isTrue();
            assertThat(reader.lastCheck(path(1), ROOT).orElseThrow().checkedAt())
                    .isEqualTo(START.plusSeconds(second));
            assertThat(reader.refresh()).isFalse();
        }
    }

    /** Goal: a reader that catches up reads what is new, not everything again. */
    @Test
    void linesAreReadOnce() throws IOException {
        var many = new ArrayList<LedgerLine>();
        for (int entry = 0; entry < 20_000; entry++) {
            many.add(checked(entry, 0, EntryStatus.HEALTHY, true));
        }
        ledger.append(many);
        var reader = reopened();
        int reads = disk.reads().size();
        ledger.append(List.of(checked(7, 1, EntryStatus.HEALTHY, true)));
        assertThat(reader.refresh()).isTrue();
        assertThat(reader.lastCheck(path(7), ROOT).orElseThrow().checkedAt())
                .isEqualTo(START.plusSeconds(1));
        long readSince =
                disk.reads().stream().skip(reads).mapToLong(SimulatedDisk.Read::bytes).sum();
        assertThat(readSince).isLessThan(5_000);
    }
}
