package io.blockframe.mount;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Looks for what other processes have written, now and then, when somebody asks. Thread-safe. */
final class News {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Looking takes at most one part in so many of the time, however large the archive. */
    private static final int SHARE = 10;

    private final String of;
    private final Refresh refresh;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile long nextLook = System.nanoTime();
    private boolean failing; // guarded by refreshing

    /**
     * @param of what is looked at, for the log
     */
    News(String of, Refresh refresh) {
        this.of = of;
        this.refresh = refresh;
    }

    /** Reads what is new. */
    interface Refresh {
        void run() throws IOException;
    }

    /** Looks, unless that was done within about the last second. */
    void look() {
        // One thread looks; the others go on with what is known.
        if (System.nanoTime() - nextLook >= 0 && refreshing.tryLock()) {
            try {
                refresh();
            } finally {
                refreshing.unlock();
            }
        }
    }

    private void refresh() {
        long start = System.nanoTime();
        try {
            refresh.run();
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn(
                        "The {} cannot be read; the mount shows what it knew before, and tries"
                                + " again: {}",
                        of,
                        e.toString());
            }
            failing = true;
        }
        long end = System.nanoTime();
        nextLook = end + Math.max(PAUSE_NANOS, SHARE * (end - start));
    }
}
