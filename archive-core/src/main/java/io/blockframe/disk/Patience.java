package io.blockframe.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Tries again what a medium refused to read: a drive may only be slow to recover, or its bus is
 * being reset. For one open file; once it was waited for in vain its errors pass at once, or a dead
 * drive would be waited for at every cell. Thread-safe.
 */
final class Patience {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Waiting waiting;
    private volatile boolean lost;

    /** How the time passes. */
    interface Waiting {
        void pass(Duration time) throws InterruptedException;
    }

    /** A read that may be made twice. */
    interface Read {
        int run() throws IOException;
    }

    Patience() {
        this(Thread::sleep);
    }

    Patience(Waiting waiting) {
        this.waiting = waiting;
    }

    /**
     * Reads, and reads again after a while when the medium could not.
     *
     * @throws InterruptedIOException when the thread is interrupted while it waits
     */
    int read(Read read) throws IOException {
        for (var pause : PAUSES) {
            try {
                return read.run();
            } catch (IOException e) {
                if (lost || !DiskErrors.isMediumError(e)) {
                    throw e;
                }
                pass(pause, e);
            }
        }
        try {
            return read.run();
        } catch (IOException e) {
            lost = DiskErrors.isMediumError(e);
            throw e;
        }
    }

    private void pass(Duration pause, IOException error) throws InterruptedIOException {
        try {
            waiting.pass(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while waiting for a drive");
            interrupted.initCause(error);
            throw interrupted;
        }
    }
}
