package io.blockframe.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.Geometry;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What an undamaged entry gives. */
class EntryReaderTest {

    static final int CELL = Geometry.CELL_BYTES;
    static final Geometry COPIES = new Geometry(1, 3, 4 * CELL);
    static final Geometry CODED = new Geometry(3, 2, 4 * CELL);

    record Sample(Geometry geometry, int bytes) {}

    static List<Sample> samples() {
        var samples = new ArrayList<Sample>();
        for (var geometry : List.of(COPIES, CODED)) {
            int stripe = (int) geometry.stripeBytes();
            for (int edge : new int[] {0, CELL, 2 * CELL, 4 * CELL, stripe, 2 * stripe}) {
                for (int bytes : new int[] {edge - 1, edge, edge + 1}) {
                    if (bytes >= 0) {
                        samples.add(new Sample(geometry, bytes));
                    }
                }
            }
            samples.add(new Sample(geometry, 2 * stripe + 5 * CELL + 12_345));
        }
        return samples.stream().distinct().toList();
    }

    static byte[] random(int bytes, long seed) {
        var content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    static StoredEntry simulated(Geometry geometry, int bytes) throws IOException {
        return StoredEntry.write(
                new SimulatedDisk(), Path.of("/archive"), geometry, random(bytes, bytes));
    }

    /**
     * Goal: a file that is read from end to end takes no memory, also where the kernel reads it
     * ahead in pieces that begin in the middle of a cell.
     */
    @Test
    void readingFromEndToEndKeepsNothing() throws IOException {
        var entry = simulated(CODED, 2 * (int) CODED.stripeBytes() + 5 * CELL + 12_345);
        try (var reading = new Reading(entry)) {
            int position = 3 * CELL / 4;
            assertThat(reading.readOnce(0, position)).hasSize(position);
            assertThat(reading.keptBytes()).isEqualTo(CELL);
            while (position < entry.content().length) {
                position += reading.readOnce(position, 2 * CELL).length;
                assertThat(reading.keptBytes()).isLessThanOrEqualTo(CELL);
            }
            assertThat(reading.keptBytes()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anyRangeEqualsTheSource(Sample sample) throws IOException {
        var entry = simulated(sample.geometry, sample.bytes);
        try (var reading = new Reading(entry)) {
            assertThat(reading.reader.sizeBytes()).isEqualTo(sample.bytes);
            assertThat(reading.readAll()).isEqualTo(entry.content());
            var random = new Random(sample.bytes);
            for (int i = 0; i < 1_000; i++) {
                int position = random.nextInt(sample.bytes + 2);
                int bytes = random.nextInt(i % 10 == 0 ? 3 * sample.bytes / 2 + 1 : CELL / 4);
                int end = Math.min(sample.bytes, position + bytes);
                byte[] expected =
                        position < end
                                ? Arrays.copyOfRange(entry.content(), position, end)
                                : new byte[0];
                assertThat(Arrays.equals(reading.readOnce(position, bytes), expected)).isTrue();
            }
            assertThat(reading.events).isEmpty();
        }
    }

    @Test
    void aColdSmallReadTouchesOneCellAndTheStripesRecordsOnce() throws IOException {
        var entry = simulated(CODED, 3 * (int) CODED.stripeBytes());
        var disk = (SimulatedDisk) entry.disk();
        try (var reading = new Reading(entry)) {
            int before = disk.reads().size();
            long position = CODED.stripeBytes() + 4 * CELL + CELL / 2;
            reading.readOnce(position, 4096);
            var reads = disk.reads().subList(before, disk.reads().size());
            var shard = entry.shard(1, 1);
            assertThat(reads.stream().filter(read -> !isRecords(read.file())))
                    .containsExactly(new SimulatedDisk.Read(shard, 0, CELL));
            assertThat(reads.stream().filter(read -> isRecords(read.file())))
                    .singleElement()
                    .satisfies(
                            read ->
                                    assertThat(read.bytes())
                                            .isEqualTo(CODED.totalShards() * 4 * 36));
            // Warm: nothing; another cell of the stripe: that cell.
            int warm = disk.reads().size();
            reading.readOnce(position + 4096, 4096);
            assertThat(disk.reads()).hasSize(warm);
            reading.readOnce(position + CELL, 4096);
            assertThat(disk.reads().subList(warm, disk.reads().size()))
                    .containsExactly(new SimulatedDisk.Read(shard, CELL, CELL));
        }
    }

    private static boolean isRecords(Path file) {
        return file.getFileName().toString().startsWith("cells");
    }

    @Test
    void withoutACacheEveryReadIsVerifiedAnew() throws IOException {
        var entry = simulated(COPIES, 10 * CELL);
        try (var reading = new Reading(entry, true, 0)) {
            for (int i = 0; i < 100; i++) {
                assertThat(reading.readOnce(i * 5_000L, 10_000))
                        .isEqualTo(
                                Arrays.copyOfRange(entry.content(), i * 5_000, i * 5_000 + 10_000));
            }
        }
    }

    @Test
    void manyThreadsReadOneFileThroughASmallCache(@TempDir Path directory) throws Exception {
        var content = random(3 * (int) CODED.stripeBytes() + 77, 5);
        var entry = StoredEntry.write(OsDisk.instance(), directory, CODED, content);
        try (var reading = new Reading(entry, true, 3 * CELL);
                var threads = Executors.newFixedThreadPool(8)) {
            var results = new ArrayList<Future<Boolean>>();
            for (int thread = 0; thread < 8; thread++) {
                var random = new Random(thread);
                results.add(threads.submit(() -> readsRight(reading, content, random, 2_000)));
            }
            for (var result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    private static boolean readsRight(Reading reading, byte[] content, Random random, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            int position = random.nextInt(content.length);
            int bytes = random.nextInt(random.nextBoolean() ? 5_000 : 4 * CELL);
            int end = Math.min(content.length, position + bytes);
            if (!Arrays.equals(
                    reading.readOnce(position, bytes),
                    Arrays.copyOfRange(content, position, end))) {
                return false;
            }
        }
        return true;
    }

    @Test
    void anInterruptedReaderDoesNotHarmTheOthers(@TempDir Path directory) throws Exception {
        Disk disk = OsDisk.instance();
        var content = random(8 * CELL, 6);
        var entry = StoredEntry.write(disk, directory, COPIES, content);
        try (var reading = new Reading(entry, true, 0)) {
            Thread.currentThread().interrupt();
            assertThat(reading.readOnce(CELL, 100))
                    .isEqualTo(Arrays.copyOfRange(content, CELL, CELL + 100));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(reading.readAll()).isEqualTo(content);
        }
    }

    @Test
    void refusesMemoryOnTheHeapAndUseAfterClose() throws IOException {
        var entry = simulated(COPIES, 10);
        var reading = new Reading(entry);
        var onHeap = java.lang.foreign.MemorySegment.ofArray(new byte[10]);
        assertThatThrownBy(() -> reading.reader.read(onHeap, 0))
                .isInstanceOf(IllegalArgumentException.class);
        reading.close();
        assertThatThrownBy(() -> reading.readOnce(0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("some/file.bin");
    }
}
