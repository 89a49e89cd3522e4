package io.blockframe.ingest;

import io.blockframe.jobs.ErrorText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tidies the committed files up at once and then every hour, beside everything else. */
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final CommittedFiles files;
    private final CountDownLatch closed = new CountDownLatch(1);

    Housekeeping(CommittedFiles files) {
        this.files = files;
    }

    void start() {
        Thread.ofVirtual().name("housekeeping").start(this::run);
    }

    private void run() {
        try {
            do {
                tidy();
            } while (!closed.await(1, TimeUnit.HOURS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidy() {
        try {
            files.tidy(Instant.now());
        } catch (IOException | RuntimeException e) {
            LOG.warn("The committed files are not tidied up now: {}", ErrorText.of(e));
        }
    }

    /** Nothing is changed any more when it returns: another may tidy up the same folder. */
    @Override
    public void close() {
        closed.countDown();
        files.stop();
    }
}
