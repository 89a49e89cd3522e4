package io.blockframe.store;

import static io.blockframe.store.InspectedArchive.CELL;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.disk.Throttle;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;
import io.blockframe.store.EntryReport.Damage;
import io.blockframe.testkit.Operation;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** How a stripe of several bands is read: its segments have four bands, and a part of three. */
class MediumReadsTest {

    private static final int PIECE = 4 << 20;
    private static final Geometry GEOMETRY = new Geometry(2, 2, 4 * PIECE);
    private static final int SIZE = 4 * PIECE + 2 * PIECE + 5 * CELL + 1;

    private InspectedArchive archive;
    private TestEntry entry;

    @BeforeEach
    void write() throws IOException {
        archive = new InspectedArchive();
        entry = archive.write(GEOMETRY, SIZE);
    }

    /**
     * Goal: a drive with moving heads seeks at most 300 times for each GB: once for every 4 MiB,
     * and a few times for what lies beside the shards.
     */
    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 5})
    void readsOneShardAfterTheOther(int threads) throws IOException {
        assertEquals(EntryStatus.HEALTHY, inspect(InspectorOptions.SCRUB, threads).status());

        var reads = archive.disk().reads();
        var shards = shardReads(reads);
        assertThat(seeks(shards)).isEqualTo(pieces());
        assertThat(shards).allMatch(read -> read.position() % PIECE == 0);
        int copies = GEOMETRY.parityShards() + 1;
        int manifests = 3 * copies; // to choose one, and to compare them all
        int records = 2 * copies; // what cells must be, and whether all copies say so
        assertThat(seeks(reads) - seeks(shards)).isLessThanOrEqualTo(manifests + records);
        assertThat(shards.stream().mapToLong(SimulatedDisk.Read::bytes).sum())
                .isEqualTo(
                        entry.folder().manifest().shards().stream().mapToLong(Shard::bytes).sum());
    }

    /** Goal: a rate is kept by short reads, which seek no more than long ones. */
    @ParameterizedTest(name = "in memory: {0}")
    @ValueSource(booleans = {false, true})
    void readsLittleAtATimeUnderALimit(boolean inMemory) throws IOException {
        archive.disk().setInMemory(inMemory);
        var paced = InspectorOptions.SCRUB.paced(Throttle.of(1L << 40), true);

        assertEquals(EntryStatus.HEALTHY, inspect(paced, 2).status());

        var shards = shardReads(archive.disk().reads());
        assertThat(shards).allMatch(read -> read.bytes() <= Throttle.READ_BYTES);
        assertThat(seeks(shards)).isEqualTo(pieces());
    }

    /** Goal: where nothing seeks, a band is no longer than the cache holds. */
    @Test
    void readsShortPiecesFromMemory() throws IOException {
        archive.disk().setInMemory(true);
        assertEquals(EntryStatus.HEALTHY, inspect(InspectorOptions.SCRUB, 2).status());

        var shards = shardReads(archive.disk().reads());
        assertThat(shards).allMatch(read -> read.position() % (PIECE / 4) == 0);
        assertThat(shards).allMatch(read -> read.bytes() <= PIECE / 4).doesNotHaveDuplicates();
        assertThat(shards.stream().mapToLong(SimulatedDisk.Read::bytes).sum())
                .isEqualTo(
                        entry.folder().manifest().shards().stream().mapToLong(Shard::bytes).sum());
    }

    /** Goal: what is read ahead is repaired like anything else, and from memory, too. */
    @ParameterizedTest(name = "{0} threads, in memory: {1}")
    @CsvSource({"1, false", "2, false", "5, false", "1, true", "2, true", "5, true"})
    void repairsWhileItReadsAhead(int threads, boolean inMemory) throws IOException {
        archive.disk().setInMemory(inMemory);
        var before = entry.files(archive.disk());
        archive.disk().delete(entry.shard(0, 1));
        archive.disk().flipBit(entry.shard(0, 0), 9, 1);
        archive.disk().flipBit(entry.shard(0, 2), PIECE, 1);
        archive.disk().failRead(entry.shard(0, 3), 2 * PIECE + CELL, 1);

        var report = inspect(InspectorOptions.SCRUB, threads);

        int ofMissing = Geometry.cellCount(entry.folder().shardBytes(0, 1));
        assertEquals(
                new Damage(ofMissing + 3, ofMissing + 3),
                InspectedArchive.cells(report),
                report::toString);
        archive.assertRepaired(entry, report, before);
    }

    /** Goal: what cannot be written in place is written anew, through all bands. */
    @ParameterizedTest(name = "in memory: {0}")
    @ValueSource(booleans = {false, true})
    void replacesBandByBand(boolean inMemory) throws IOException {
        archive.disk().setInMemory(inMemory);
        var before = entry.files(archive.disk());
        archive.disk().flipBit(entry.shard(0, 0), 3 * PIECE + 9, 1);
        archive.disk().failNext(Operation.WRITE, new IOException("Input/output error"));

        var report = inspect(InspectorOptions.SCRUB, 3);

        assertThat(archive.disk().log()).anyMatch(line -> line.startsWith("replace"));
        archive.assertRepaired(entry, report, before);
    }

    /** Goal: what the cells must be is found out through all bands, too. */
    @ParameterizedTest(name = "in memory: {0}")
    @ValueSource(booleans = {false, true})
    void findsRecordsOutBandByBand(boolean inMemory) throws IOException {
        archive.disk().setInMemory(inMemory);
        var before = entry.files(archive.disk());
        for (int copy = 0; copy <= GEOMETRY.parityShards(); copy++) {
            archive.disk().delete(entry.folder().cells(copy));
        }
        archive.disk().flipBit(entry.shard(0, 0), 2 * PIECE + 5 * CELL, 1);
        archive.disk().flipBit(entry.shard(0, 2), PIECE, 1);

        var report = inspect(InspectorOptions.SCRUB, 3);

        archive.assertRepaired(entry, report, before);
    }

    /** Goal: who lacks descriptors or memory while it reads ahead takes nothing for damage. */
    @ParameterizedTest(name = "{0} threads, in memory: {1}")
    @CsvSource({"1, false", "2, false", "3, false", "2, true"})
    void lackWhileReadingAheadIsNoDamage(int threads, boolean inMemory) throws IOException {
        archive.disk().setInMemory(inMemory);
        int reads = archive.disk().reads().size();
        inspect(InspectorOptions.SCRUB, threads);
        reads = archive.disk().reads().size() - reads;
        var before = entry.files(archive.disk());
        for (int passing : IntStream.range(0, reads).toArray()) {
            var hit = archive.copy();
            for (int i = 0; i < passing; i++) {
                hit.disk().failNext(Operation.READ, null);
            }
            hit.disk().failNext(Operation.READ, new IOException("Cannot allocate memory"));
            int operations = hit.disk().operationCount();

            var report = hit.inspect(entry.on(hit.disk()), InspectorOptions.SCRUB, threads);

            assertEquals(EntryStatus.UNCHECKED, report.status(), report::toString);
            assertEquals(operations, hit.disk().operationCount(), "operations on the disk");
        }
        archive.assertFiles(entry, before);
    }

    private EntryReport inspect(InspectorOptions options, int threads) throws IOException {
        return archive.inspect(entry, options, threads);
    }

    private List<SimulatedDisk.Read> shardReads(List<SimulatedDisk.Read> reads) {
        var shards = entry.folder().manifest().shards().stream().map(entry.folder()::path).toList();
        return reads.stream()
                .filter(read -> read.bytes() > 0 && shards.contains(read.file()))
                .toList();
    }

    private int pieces() {
        return entry.folder().manifest().shards().stream()
                .mapToInt(shard -> Math.ceilDiv(shard.bytes(), PIECE))
                .sum();
    }

    /** Reads that do not begin where the last one ended. */
    private static long seeks(List<SimulatedDisk.Read> reads) {
        long seeks = 0;
        SimulatedDisk.Read last = null;
        for (var read : reads) {
            boolean goesOn =
                    last != null
                            && last.file().equals(read.file())
                            && last.position() + last.bytes() == read.position();
            seeks += goesOn ? 0 : 1;
            last = read;
        }
        return seeks;
    }
}
