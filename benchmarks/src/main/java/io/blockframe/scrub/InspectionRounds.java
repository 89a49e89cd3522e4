package io.blockframe.scrub;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.EntryStatus;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Inspects an archive with the parity proof and without a limit, some rounds in one process, and
 * prints a line for each: how many GB of stored bytes it checked in a second, and how many cores
 * that took; after each, the same of a {@link BareInspection}. The first rounds warm up. Writes
 * nothing.
 */
public final class InspectionRounds {

    private InspectionRounds() {}

    /**
     * @param arguments the archive's directory; rounds
     */
    public static void main(String[] arguments) throws IOException {
        var archive = Archive.open(OsDisk.instance(), Path.of(arguments[0]));
        var checked = new AtomicLong();
        var options = new InspectorOptions(false, true, checked::addAndGet);
        try (var inspector = new EntryInspector(options);
                var bare = new BareInspection()) {
            for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
                time("round " + round, () -> inspectAll(archive, inspector, checked));
                time("the same reading, hashing and encoding alone", () -> bare.run(archive));
            }
        }
    }

    private interface Round {
        /** Returns the bytes that were gone through. */
        long run() throws IOException;
    }

    private static void time(String name, Round round) throws IOException {
        var cpu = cpuTime();
        long begin = System.nanoTime();
        long bytes = round.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cores = cpuTime().minus(cpu).toNanos() / 1e9 / seconds;
        System.out.printf("| %s | %.2f GB/s | %.2f cores |%n", name, bytes / seconds / 1e9, cores);
    }

    private static long inspectAll(Archive archive, EntryInspector inspector, AtomicLong checked)
            throws IOException {
        for (var published : archive.catalogue().all()) {
            var report = inspector.inspect(archive, published);
            if (report.status() != EntryStatus.HEALTHY) {
                throw new IllegalStateException("not healthy, so nothing is measured: " + report);
            }
        }
        return checked.getAndSet(0);
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
