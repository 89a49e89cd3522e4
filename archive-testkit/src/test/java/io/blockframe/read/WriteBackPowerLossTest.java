package io.blockframe.read;

import static io.blockframe.read.EntryReaderTest.CELL;
import static io.blockframe.read.EntryReaderTest.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.Geometry;
import io.blockframe.store.EntryFolder;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Goal: power lost at any operation of a reader's repair costs no byte, and the next reader repairs
 * what is left.
 */
class WriteBackPowerLossTest {

    private static final Geometry GEOMETRY = new Geometry(3, 2, 4 * CELL);
    private static final int BYTES = (int) GEOMETRY.stripeBytes() + 2 * CELL + 7;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void powerLossDuringWriteBack(long seed) throws Exception {
        var whole = simulated(GEOMETRY, BYTES);
        Faults.within(whole.places(), GEOMETRY.parityShards(), seed).strike(whole.disk());
        whole.disk().barrier(whole.folder().directory()); // the damage itself survives
        int first = disk(whole).operationCount();

        // Readers share their repairs as it falls out: each run has a number of operations of its
        // own.
        boolean isCut = true;
        int cuts = 0;
        for (int operation = first + 1; isCut; operation++) {
            var hit = copy(whole);
            disk(hit).leaving(PowerCut.seeded(operation)).losingPowerAt(operation);
            try {
                readAll(hit);
            } catch (IOException e) {
                // The disk is off.
            }
            isCut = disk(hit).operationCount() >= operation;
            cuts += isCut ? 1 : 0;
            disk(hit).restart();
            var where = "operation %d of seed %d".formatted(operation, seed);
            var next = copy(hit); // in this process the write-back rests after a failure
            assertThat(readAll(next)).as(where).isEqualTo(hit.content());
            disk(next).restart();
            assertThat(damagedData(next)).as(where).isEmpty();
        }
        assertThat(cuts).isPositive();
    }

    /** Reads it from end to end, and waits for what is written back. */
    private static byte[] readAll(StoredEntry entry) throws Exception {
        try (var reading = new Reading(entry)) {
            var read = reading.readAll();
            reading.reader.awaitRepairs();
            return read;
        }
    }

    /** Parity that no reader needed stays as it is, and what is temporary until it is old. */
    private static List<Path> damagedData(StoredEntry entry) throws IOException {
        return entry.changedFiles().stream()
                .filter(file -> !file.toString().endsWith(".tmp"))
                .filter(file -> !file.getFileName().toString().startsWith("parity"))
                .toList();
    }

    private static StoredEntry copy(StoredEntry entry) {
        var disk = disk(entry).copy();
        var folder = entry.folder();
        return new StoredEntry(
                disk,
                new EntryFolder(disk, folder.directory(), folder.manifest()),
                entry.content(),
                entry.files());
    }

    private static SimulatedDisk disk(StoredEntry entry) {
        return (SimulatedDisk) entry.disk();
    }
}
