package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.LedgerLine;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Goal: no crash, no full disk and no other writer takes from the ledger what was appended. */
class LedgerPowerLossTest {

    private static final Path CONTROL = Path.of("/archive", EntryLayout.CONTROL);
    private static final Digest ROOT = Blake3.fastest().hash(new byte[] {1});

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void createArchive() throws IOException {
        Archive.create(disk, CONTROL.getParent());
    }

    private static Checked checked(int entry, int second) {
        return new Checked(
                ArchivePath.of("f" + entry),
                ROOT,
                Instant.ofEpochSecond(second),
                EntryStatus.HEALTHY,
                false);
    }

    private static List<LedgerLine> lines(Ledger ledger) throws IOException {
        var lines = new ArrayList<LedgerLine>();
        ledger.history(_ -> true, lines::add);
        return lines;
    }

    private interface Work {
        void on(Ledger ledger) throws IOException;
    }

    /** Loses the power at every operation; what the ledger says afterwards is checked. */
    private void losePowerDuring(Work work, List<? extends LedgerLine> kept, Checked next)
            throws IOException {
        int first = disk.operationCount();
        var undisturbed = disk.copy();
        work.on(new Ledger(undisturbed, CONTROL));
        int last = undisturbed.operationCount();
        assertThat(last).isGreaterThan(first + 3);
        for (int operation = first + 1; operation <= last; operation++) {
            var hit = disk.copy();
            hit.leaving(PowerCut.seeded(operation)).losingPowerAt(operation);
            assertThatThrownBy(() -> work.on(new Ledger(hit, CONTROL)))
                    .as("operation %d", operation)
                    .isInstanceOf(IOException.class);
            hit.restart();

            var ledger = new Ledger(hit, CONTROL);
            assertThat(lines(ledger)).as("after operation %d", operation).containsAll(kept);
            ledger.append(List.of(next));
            assertThat(lines(ledger)).contains(next).containsAll(kept);
            ledger.heal(ledger.damagedCopies(false));
            assertThat(ledger.damagedCopies(false)).isEmpty();
            assertThat(lines(new Ledger(hit, CONTROL))).contains(next).containsAll(kept);
        }
    }

    @Test
    void powerLossDuringTheFirstAppend() throws IOException {
        losePowerDuring(l -> l.append(List.of(checked(1, 1))), List.of(), checked(2, 1));
    }

    @Test
    void powerLossDuringAnAppend() throws IOException {
        var kept = List.of(checked(1, 1), checked(2, 1));
        new Ledger(disk, CONTROL).append(kept);
        losePowerDuring(l -> l.append(List.of(checked(1, 2), checked(2, 2))), kept, checked(3, 3));
    }

    @Test
    void powerLossDuringCompacting() throws IOException {
        var ledger = new Ledger(disk, CONTROL);
        for (int second = 1; second <= 10; second++) {
            ledger.append(List.of(checked(1, second), checked(2, second)));
        }
        losePowerDuring(Ledger::compact, List.of(checked(1, 10), checked(2, 10)), checked(3, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void powerLossDuringHealing(int damaged) throws IOException {
        var kept = List.of(checked(1, 1), checked(2, 1));
        new Ledger(disk, CONTROL).append(kept);
        disk.flipBit(CONTROL.resolve(EntryLayout.ledgerName(damaged)), 30, 1);
        losePowerDuring(l -> l.heal(l.damagedCopies(false)), kept, checked(3, 3));
    }

    @Test
    void aFullDiskTakesNothingAway() throws IOException {
        var ledger = new Ledger(disk, CONTROL);
        ledger.append(List.of(checked(1, 1)));
        disk.capacityBytes(0);
        assertThatThrownBy(() -> ledger.append(List.of(checked(1, 2))))
                .isInstanceOf(DiskFullException.class);
        assertThat(lines(new Ledger(disk, CONTROL))).contains(checked(1, 1));
        disk.capacityBytes(Long.MAX_VALUE);
        ledger.append(List.of(checked(1, 3)));
        assertThat(lines(new Ledger(disk, CONTROL))).contains(checked(1, 1), checked(1, 3));
    }

    /** Goal: two that append and compact at once, as two processes do, lose no line of either. */
    @Test
    void concurrentAppendsOfTwoInstances(@TempDir Path directory) throws Exception {
        var archive = Archive.create(OsDisk.instance(), directory.resolve("archive"));
        try (var threads = Executors.newFixedThreadPool(2)) {
            var writers = new ArrayList<Callable<Void>>();
            for (int writer = 0; writer < 2; writer++) {
                int entry = writer;
                writers.add(
                        () -> {
                            var ledger = Archive.open(archive.disk(), archive.directory()).ledger();
                            for (int second = 1; second <= 100; second++) {
                                ledger.append(List.of(checked(entry, second)));
                                if (second % 10 == 0) {
                                    ledger.compact();
                                }
                            }
                            return null;
                        });
            }
            for (var written : threads.invokeAll(writers)) {
                written.get();
            }
        }
        var ledger = archive.ledger();
        ledger.refresh();
        for (int entry = 0; entry < 2; entry++) {
            var last = ledger.lastCheck(ArchivePath.of("f" + entry), ROOT).orElseThrow();
            assertThat(last.checkedAt()).isEqualTo(Instant.ofEpochSecond(100));
        }
        assertThat(ledger.damagedCopies(false)).isEmpty();
        assertThat(lines(ledger)).hasSizeLessThan(200);
    }
}
