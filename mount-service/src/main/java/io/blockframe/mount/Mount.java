package io.blockframe.mount;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An archive that is mounted. Closing it unmounts; so does the end of the process, by whatever
 * signal lets it run its shutdown hooks. Who has a file open then gets an error.
 */
public final class Mount implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mount.class);

    /** How long open files may delay the end: the names are gone at once. */
    private static final long END_SECONDS = 2;

    private final Path mountpoint;
    private final CompletableFuture<Void> end;
    private final Closeable unmounting;
    private final Closeable history;
    private final Closeable resources;
    private final Thread hook = new Thread(this::unmount, "unmount");
    private boolean unmounted; // guarded by this

    /**
     * @param end completes when the mount is served no more
     * @param unmounting closed to unmount, even with files open
     * @param history closed once it is unmounted, also when the process is ending: what is met by
     *     then must not be forgotten
     * @param resources closed once it is served no more
     */
    Mount(
            Path mountpoint,
            CompletableFuture<Void> end,
            Closeable unmounting,
            Closeable history,
            Closeable resources) {
        this.mountpoint = mountpoint;
        this.end = end;
        this.unmounting = unmounting;
        this.history = history;
        this.resources = resources;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A mount of what has no history. */
    Mount(Path mountpoint, CompletableFuture<Void> end, Closeable unmounting, Closeable resources) {
        this(mountpoint, end, unmounting, () -> {}, resources);
    }

    /** Where; a real path. */
    public Path mountpoint() {
        return mountpoint;
    }

    /** Waits until it is unmounted, by whomever. */
    public void awaitEnd() throws InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The mount has failed", e.getCause());
        }
    }

    /** Unmounts, even with files open. */
    @Override
    public void close() throws IOException {
        unmount();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the process is ending: threads of the kernel's may still read
        }
        if (end.isDone()) {
            resources.close();
        }
    }

    private synchronized void unmount() {
        if (unmounted) {
            return;
        }
        unmounted = true;
        try {
            if (!end.isDone()) {
                unmounting.close();
                end.get(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (TimeoutException e) {
            LOG.info("{} is unmounted; files that are still open end with the process", mountpoint);
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("The loop of {} has failed", mountpoint, e.getCause());
        } finally {
            closeHistory();
        }
    }

    private void closeHistory() {
        try {
            history.close();
        } catch (IOException e) {
            LOG.warn("What readers of {} met cannot be kept: {}", mountpoint, e.getMessage());
        }
    }
}
