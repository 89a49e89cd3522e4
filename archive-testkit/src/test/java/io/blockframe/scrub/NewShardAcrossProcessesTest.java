package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.EntryStatus;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Operation;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Goal: a shard that has to be written as a whole is gone on with, and nothing wrong replaces it.
 */
class NewShardAcrossProcessesTest extends ScrubInProcesses {

    NewShardAcrossProcessesTest() throws IOException {}

    /** Goal: a shard that has to be written as a whole is gone on with at a band like any other. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aMissingShardIsWrittenOnceWhoeverWritesIt(int steps) throws IOException {
        var large = publish("b", 44 << 20, LARGE);
        long stored = storedBytes();
        var lost = List.of(large.shard(0, 1), large.shard(1, 3));
        var right = new ArrayList<byte[]>();
        for (var shard : lost) {
            right.add(DiskIo.read(disk, shard));
            disk.delete(shard);
        }

        var summary = scrubInProcesses(JOB, steps, 0);

        assertThat(summary.count(EntryStatus.REPAIRED)).isEqualTo(1);
        assertThat(checkedBytes).isEqualTo(stored);
        assertThat(reports.getFirst().shardFiles().repaired()).isEqualTo(2);
        assertThat(DiskIo.read(disk, lost.get(0))).isEqualTo(right.get(0));
        assertThat(DiskIo.read(disk, lost.get(1))).isEqualTo(right.get(1));
        assertThat(newFiles(disk)).isEmpty();
    }

    /** What becomes of a shard that is half written when its process ends. */
    enum End {
        KILLED(true) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) {}
        },
        POWER_LOST(true) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) {
                disk.leaving(PowerCut.losingAllUnforced()).restart();
            }
        },
        NEW_FILE_GONE(false) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) throws IOException {
                disk.delete(newFiles(disk).getFirst());
            }
        },
        NEW_FILE_CHANGED(false) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) throws IOException {
                disk.flipBit(newFiles(disk).getFirst(), 3 * CELL, 1);
            }
        },
        NEW_FILE_CUT(false) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) throws IOException {
                try (var file = disk.openForWriting(newFiles(disk).getFirst())) {
                    file.truncate(63L * CELL);
                }
            }
        },
        NEW_FILE_CANNOT_BE_READ(false) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) throws IOException {
                disk.failRead(newFiles(disk).getFirst(), 5 * CELL, 512);
            }
        },
        NEW_FILE_CANNOT_BE_LOOKED_AT(false) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) throws IOException {
                disk.fail(newFiles(disk).getFirst(), new IOException("Input/output error"));
            }
        },
        SHARD_IS_BACK(false) {
            @Override
            void come(SimulatedDisk disk, Path shard, byte[] right) throws IOException {
                DiskIo.create(disk, shard, right);
            }
        };

        final boolean goesOn;

        End(boolean goesOn) {
            this.goesOn = goesOn;
        }

        abstract void come(SimulatedDisk disk, Path shard, byte[] right) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aHalfWrittenShardIsGoneOnWithOrBegunAnew(End end) throws IOException {
        var large = publish("b", 20 << 20, LARGE);
        long stored = storedBytes();
        byte[] right = DiskIo.read(disk, large.shard(0, 1));
        disk.delete(large.shard(0, 1));
        SimulatedDisk left;
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            assertThat(scrub.step()).isTrue();
            cursor = scrub.cursor();
            left = disk.copy();
        }
        assertThat(newFiles(left)).hasSize(1);
        end.come(left, large.shard(0, 1), right);
        try (var scrub = Scrub.resume(Archive.open(left, DIRECTORY), JOB, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.REPAIRED)).isEqualTo(1);
        }
        assertThat(DiskIo.read(left, large.shard(0, 1))).isEqualTo(right);
        assertThat(newFiles(left)).isEmpty();
        assertThat(checkedBytes).isEqualTo(stored + (end.goesOn ? 0 : BAND_BYTES));
    }

    /** Goal: what is in a file that never came into its place was not repaired. */
    @Test
    void aNewFileThatCannotBePutInPlaceRepairsNothing() throws IOException {
        var large = publish("b", 20 << 20, LARGE);
        byte[] right = DiskIo.read(disk, large.shard(0, 1));
        disk.delete(large.shard(0, 1));
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            scrub.step();
            cursor = scrub.cursor();
        }
        try (var scrub = Scrub.resume(archive, JOB, listener, cursor)) {
            disk.failNext(Operation.REPLACE, new IOException("Input/output error"));
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.DAMAGED)).isEqualTo(1);
        }
        assertThat(reports.getFirst().dataCells()).isEqualTo(new EntryReport.Damage(128, 0));
        assertThat(reports.getFirst().shardFiles()).isEqualTo(new EntryReport.Damage(1, 0));
        assertThat(disk.exists(large.shard(0, 1))).isFalse();
        assertThat(Scrubs.run(archive, JOB, listener).worst()).isEqualTo(EntryStatus.REPAIRED);
        assertThat(DiskIo.read(disk, large.shard(0, 1))).isEqualTo(right);
        assertThat(newFiles(disk)).isEmpty();
    }

    /** Goal: a check that nobody goes on with leaves nothing half-written. */
    @Test
    void healthThatEndsEarlyLeavesNoNewFile() throws IOException {
        var large = publish("b", 20 << 20, LARGE);
        disk.delete(large.shard(0, 1));
        try (var scrub = Scrub.begin(archive, ScrubOptions.HEALTH, listener)) {
            assertThat(scrub.step()).isTrue();
            assertThat(newFiles(disk)).hasSize(1);
        }
        assertThat(newFiles(disk)).isEmpty();
    }

    /** Goal: a new file that cannot be gone on with is not left. */
    @Test
    void aStopWhileAShardIsWrittenAnewLeavesNoNewFile() throws IOException {
        var large = publish("b", 20 << 20, LARGE);
        DiskIo.overwrite(disk, large.shard(0, 1), new byte[9], 8 << 20); // too long
        disk.failNext(Operation.TRUNCATE, new IOException("Input/output error"));
        var bands = new AtomicInteger();
        var interrupting =
                new ScrubListener() {
                    @Override
                    public void inspected(EntryReport report) {}

                    @Override
                    public void checked(long bytes) {
                        if (bands.incrementAndGet() == 3) {
                            assertThat(newFiles(disk)).hasSize(1);
                            Thread.currentThread().interrupt();
                        }
                    }
                };
        try (var scrub = Scrub.begin(archive, JOB, interrupting)) {
            assertThat(scrub.step()).isTrue();
            assertThatThrownBy(scrub::step).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(newFiles(disk)).isEmpty();
    }

    private static List<Path> newFiles(SimulatedDisk disk) {
        try {
            return DiskIo.readTree(disk, DIRECTORY).keySet().stream()
                    .filter(file -> file.toString().endsWith(".tmp"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
