package io.blockframe.mount;

import io.blockframe.read.CellCache;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How a mount uses its cache, in a file for Prometheus, written anew every few seconds. A mount has
 * no port of its own: node_exporter's textfile collector reads such files.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus: the text
 *     format</a>
 */
final class MetricsFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsFile.class);
    private static final long PERIOD_MILLIS = 15_000;

    private final Path file;
    private final Supplier<CellCache.Use> use;
    private final long periodMillis;
    private final ScheduledExecutorService writing =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("metrics-file").factory());
    private boolean failed; // used by the writing thread

    /**
     * @param file replaced at each writing; its folder must be there
     */
    MetricsFile(Path file, Supplier<CellCache.Use> use) {
        this(file, use, PERIOD_MILLIS);
    }

    MetricsFile(Path file, Supplier<CellCache.Use> use, long periodMillis) {
        this.file = file;
        this.use = use;
        this.periodMillis = periodMillis;
    }

    /** Writes it now and from now on. */
    void start() {
        writing.scheduleAtFixedRate(this::write, 0, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** The same failure is told once. */
    private void write() {
        try {
            var temporary = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(temporary, text(use.get()));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.warn("The metrics of the mount cannot be written to {}: {}", file, e);
            }
            failed = true;
        }
    }

    private static String text(CellCache.Use use) {
        return """
        # HELP blockframe_cache_hits_total Cells that were in the mount's cache when they, or a part of them, were read.
        # TYPE blockframe_cache_hits_total counter
        blockframe_cache_hits_total %d
        # HELP blockframe_cache_misses_total Cells that had to be read from the archive and verified.
        # TYPE blockframe_cache_misses_total counter
        blockframe_cache_misses_total %d
        # HELP blockframe_cache_bytes Memory of the cells that are kept.
        # TYPE blockframe_cache_bytes gauge
        blockframe_cache_bytes %d
        """
                .formatted(use.hits(), use.misses(), use.keptBytes());
    }

    /** Writes no more; the last figures stay. */
    @Override
    public void close() {
        writing.shutdownNow();
    }
}
