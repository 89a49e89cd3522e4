package io.blockframe.ingest;

import io.blockframe.disk.CpuPriority;
import io.blockframe.jobs.ErrorText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does a chore at once and then again after each pause, beside everything else. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Chore chore;
    private final Duration pause;
    private final FolderLock lock;
    private String said; // used by the thread of the chore
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param lock of the folder that the chore is about
     */
    Housekeeping(Chore chore, Duration pause, FolderLock lock) {
        this.chore = chore;
        this.pause = pause;
        this.lock = lock;
    }

    void start() {
        // It waits for the disk, which would hold a virtual thread's carrier.
        Thread.ofPlatform().daemon().name("housekeeping").start(this::run);
    }

    private void run() {
        CpuPriority.becomeLongWork();
        try {
            do {
                tidy();
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidy() {
        try {
            lock.hold();
            chore.tidy(Instant.now());
            said = null;
        } catch (IOException | RuntimeException e) {
            if (!ErrorText.of(e).equals(said)) {
                said = ErrorText.of(e);
                LOG.warn("The committed files are not tidied up now: {}", said);
            }
        }
    }

    /** Nothing is changed any more when it returns: another may tidy up the same folder. */
    @Override
    public void close() {
        closed.countDown();
        chore.stop();
    }
}
