package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.read.CellCache.Use;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

class MetricsFileTest {
    @TempDir Path directory;

    @Test
    void hitsAndMissesAreCounters() throws Exception {
        var file = directory.resolve("mount.prom");
        try (var metrics = new MetricsFile(file, () -> new Use(7, 2, 131_072))) {
            metrics.start();
            Await.until("the file is there", () -> Files.exists(file));
        }
        assertThat(Files.readAllLines(file))
                .contains(
                        "# TYPE blockframe_cache_hits_total counter",
                        "blockframe_cache_hits_total 7",
                        "# TYPE blockframe_cache_misses_total counter",
                        "blockframe_cache_misses_total 2",
                        "# TYPE blockframe_cache_bytes gauge",
                        "blockframe_cache_bytes 131072");
    }

    /** Goal: a place that cannot be written to costs the metrics, and neither mount nor threads. */
    @Test
    void aFolderThatIsMissingIsBorne() throws Exception {
        var folder = directory.resolve("later");
        var file = folder.resolve("mount.prom");
        var asked = new AtomicInteger();
        try (var metrics =
                new MetricsFile(
                        file,
                        () -> {
                            asked.incrementAndGet();
                            return new Use(1, 1, 0);
                        },
                        10)) {
            metrics.start();
            Await.until("it was tried again", () -> asked.get() > 1);
            Files.createDirectory(folder);
            Await.until("the file is there", () -> Files.exists(file));
        }
    }
}
