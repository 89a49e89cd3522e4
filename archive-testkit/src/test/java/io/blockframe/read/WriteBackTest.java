package io.blockframe.read;

import static io.blockframe.read.EntryReaderTest.CELL;
import static io.blockframe.read.EntryReaderTest.CODED;
import static io.blockframe.read.EntryReaderTest.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.Geometry;
import io.blockframe.store.RowLostException;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.Strike;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** What is written back, and when it is not. */
@Timeout(120)
class WriteBackTest {
    private static final Geometry SMALL = new Geometry(3, 2, CELL);

    private final List<ReadEvent> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch writing = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    /** Lets the one thread that writes back wait, as a disk that does not answer does. */
    private void hang(ReadEvent event) {
        events.add(event);
        if (event instanceof ReadEvent.Repairing) {
            writing.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @AfterEach
    void goOn() throws InterruptedException {
        mayGoOn.countDown();
        assertThat(WriteBack.giveUp(Duration.ofMinutes(1))).isTrue();
    }

    private long written() {
        return events.stream().filter(ReadEvent.WrittenBack.class::isInstance).count();
    }

    /** Goal: who reads more damage than may wait to be written is not held up by the writing. */
    @Test
    void aSlowWriteBackDelaysNoReader() throws Exception {
        int stripes = WriteBack.MAX_QUEUED;
        var entry = simulated(SMALL, stripes * (int) SMALL.stripeBytes());
        for (int stripe = 0; stripe < stripes; stripe++) {
            for (int index = 0; index < 2; index++) {
                new Strike.Flip(entry.shard(stripe, index), 9, 0).on(entry.disk());
            }
        }
        try (var reading = new Reading(entry, this::hang)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            writing.await();
            assertThat(written()).isZero();

            mayGoOn.countDown();
            reading.reader.awaitRepairs();
            assertThat(written()).isEqualTo(WriteBack.MAX_QUEUED);
        }
    }

    /** Goal: memory is taken only for what is going to be written. */
    @Test
    void copiesNothingThatIsNotQueued() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        new Strike.Delete(entry.shard(0, 0)).on(entry.disk());
        ((SimulatedDisk) entry.disk()).readOnly(true);
        var missing = repair(entry, 0, Optional.empty());
        for (int i = 0; i < 2; i++) {
            var left = new CountDownLatch(1);
            WriteBack.offer(missing, events::add, left::countDown);
            left.await();
        }
        assertThat(events).hasSize(2).last().isInstanceOf(ReadEvent.NotWrittenBack.class);

        ShardRepair.Cells gone;
        try (var arena = Arena.ofConfined()) {
            gone = new ShardRepair.Cells(0, arena.allocate(CELL)); // cannot be copied any more
        }
        var left = new CountDownLatch(1);
        WriteBack.offer(repair(entry, 1, Optional.of(gone)), events::add, left::countDown);
        assertThat(left.getCount()).isZero();
        assertThat(events).hasSize(2);
    }

    private static ShardRepair repair(
            StoredEntry entry, int index, Optional<ShardRepair.Cells> cells) {
        return new ShardRepair(entry.folder(), entry.folder().shard(0, index), cells);
    }

    /** Goal: who ends leaves no half shard behind, and writes nothing of what still waits. */
    @Test
    void whatIsGivenUpLeavesNothingBehind() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        var disk = entry.disk();
        new Strike.Delete(entry.shard(0, 0)).on(disk);
        new Strike.Flip(entry.shard(0, 1), 9, 0).on(disk);
        byte[] flipped = ((SimulatedDisk) disk).bytes(entry.shard(0, 1));
        try (var reading = new Reading(entry, this::hang)) {
            assertThat(Arrays.equals(reading.readAll(), entry.content())).isTrue();
            writing.await();
            var ending = Thread.ofPlatform().start(this::giveUp);
            while (ending.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            mayGoOn.countDown();
            ending.join();

            assertThat(written()).isZero();
            try (var names = disk.list(entry.shard(0, 1).getParent())) {
                assertThat(names).noneMatch(name -> name.toString().endsWith(".tmp"));
            }
            assertThat(((SimulatedDisk) disk).exists(entry.shard(0, 0))).isFalse();
            assertThat(((SimulatedDisk) disk).bytes(entry.shard(0, 1))).isEqualTo(flipped);
            assertThat(events).noneMatch(ReadEvent.NotWrittenBack.class::isInstance);

            reading.readAll(); // nothing was held against them
            reading.reader.awaitRepairs();
            assertThat(entry.changedFiles()).isEmpty();
        }
    }

    private void giveUp() {
        try {
            WriteBack.giveUp(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goal: the log does not call served what is lost, and says what helps. */
    @Test
    void aShardThatHasLostRowsNeedsAnotherCopy() throws Exception {
        var entry = simulated(CODED, 20 * CELL);
        new Strike.Delete(entry.shard(0, 0)).on(entry.disk());
        for (int index = 1; index < 3; index++) {
            new Strike.Flip(entry.shard(0, index), CELL, 0).on(entry.disk());
        }
        try (var reading = new Reading(entry)) {
            reading.readOnce(0, 10);
            reading.reader.awaitRepairs();
            assertThat(reading.events)
                    .filteredOn(ReadEvent.NotWrittenBack.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            ReadEvent.NotWrittenBack.class,
                            event -> {
                                assertThat(event.cause()).isInstanceOf(RowLostException.class);
                                assertThat(ReadLog.text(event))
                                        .contains("rows are lost", "blockframe heal")
                                        .doesNotContain("served");
                            });
        }
    }
}
