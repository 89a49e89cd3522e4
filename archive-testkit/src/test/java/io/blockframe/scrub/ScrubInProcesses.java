package io.blockframe.scrub;

import io.blockframe.format.Geometry;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What tests of scrubs over several processes begin with. */
abstract class ScrubInProcesses {

    static final Path DIRECTORY = Path.of("/archive");
    static final int CELL = Geometry.CELL_BYTES;

    /** A band is 4 MiB of each of four shards. */
    static final Geometry LARGE = new Geometry(3, 1, 8 << 20);

    static final Geometry SMALL = new Geometry(1, 2, 1 << 20);
    static final long BAND_BYTES = 16 << 20;
    static final ScrubOptions JOB = ScrubOptions.job("nightly", true);

    final SimulatedDisk disk = new SimulatedDisk();
    final Archive archive;
    final TestEntries entries;
    final List<EntryReport> reports = new ArrayList<>();
    long checkedBytes;

    ScrubInProcesses() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
    }

    TestEntry publish(String path, int size, Geometry geometry) throws IOException {
        var entry = entries.write(path, Bytes.random(size, size), geometry);
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        return entry;
    }

    final ScrubListener listener =
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
    ScrubSummary scrubInProcesses(ScrubOptions options, int steps, int lostSteps)
            throws IOException {
        String cursor = null;
        boolean inMemory = steps % 2 == 0;
        while (true) {
            disk.setInMemory(inMemory); // the archive may be copied between two processes
            inMemory = !inMemory;
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

    long storedBytes() throws IOException {
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

    void flip(Path file, int... cells) throws IOException {
        for (int cell : cells) {
            long at = (long) cell * CELL + new Random(cell).nextInt(1000);
            var bytes = DiskIo.read(disk.openForReading(file), at, 1);
            bytes[0] ^= 1;
            DiskIo.overwrite(disk, file, bytes, at);
        }
    }
}
