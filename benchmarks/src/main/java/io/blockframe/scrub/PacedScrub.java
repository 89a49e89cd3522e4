package io.blockframe.scrub;

import io.blockframe.disk.CpuPriority;
import io.blockframe.disk.OsDisk;
import io.blockframe.disk.Throttle;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Inspects an archive at a rate and giving way as a scrub job does, again and again for a while,
 * and prints how many MB it checked in a second. Writes nothing.
 */
public final class PacedScrub {

    private PacedScrub() {}

    /**
     * @param arguments the archive's directory; bytes per second, 0 for no limit; seconds
     */
    public static void main(String[] arguments) throws IOException {
        CpuPriority.becomeIdleWork();
        long bytesPerSecond = Long.parseLong(arguments[1]);
        long nanos = Duration.ofSeconds(Long.parseLong(arguments[2])).toNanos();
        var throttle = bytesPerSecond == 0 ? Throttle.NONE : Throttle.of(bytesPerSecond);
        var archive = Archive.open(OsDisk.instance(), Path.of(arguments[0]));
        var checked = new AtomicLong();
        long begin = System.nanoTime();
        var options =
                new InspectorOptions(
                                false,
                                true,
                                bytes -> {
                                    checked.addAndGet(bytes);
                                    if (System.nanoTime() - begin > nanos) {
                                        Thread.currentThread().interrupt();
                                    }
                                })
                        .paced(throttle, true);
        try (var inspector = new EntryInspector(options)) {
            while (!Thread.currentThread().isInterrupted()) {
                for (var published : archive.catalogue().all()) {
                    inspector.inspect(archive, published);
                }
            }
        } catch (InterruptedIOException e) {
            // The time is over.
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%.1f%n", checked.get() / seconds / 1e6);
    }
}
