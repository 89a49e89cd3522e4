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
 * that took. The first rounds warm up. Writes nothing.
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
        try (var inspector = new EntryInspector(options)) {
            for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
                checked.set(0);
                var cpu = cpuTime();
                long begin = System.nanoTime();
                inspectAll(archive, inspector);
                double seconds = (System.nanoTime() - begin) / 1e9;
                double cores = cpuTime().minus(cpu).toNanos() / 1e9 / seconds;
                System.out.printf(
                        "| round %d | %.2f GB/s | %.2f cores |%n",
                        round, checked.get() / seconds / 1e9, cores);
            }
        }
    }

    private static void inspectAll(Archive archive, EntryInspector inspector) throws IOException {
        for (var published : archive.catalogue().all()) {
            var report = inspector.inspect(archive, published);
            if (report.status() != EntryStatus.HEALTHY) {
                throw new IllegalStateException("not healthy, so nothing is measured: " + report);
            }
        }
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
