package io.blockframe.scrubjob;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Hands requests for a run to the one thread that runs. What is asked for during a run is done by
 * that run, unless its window ends before; what is asked for twice before it begins is done once.
 * Thread-safe.
 */
final class Turns implements AutoCloseable {

    // All guarded by this.
    private Instant asked;
    private Instant askedMeanwhile;
    private boolean running;
    private boolean closed;

    /** Asks for a run. */
    synchronized void ask(Instant until) {
        if (running) {
            askedMeanwhile = until;
        } else {
            asked = until;
            notifyAll();
        }
    }

    /** The window of the run ended before it was done: what was asked for meanwhile goes on. */
    synchronized void windowEnded() {
        if (asked == null) {
            asked = askedMeanwhile;
        }
        askedMeanwhile = null;
    }

    /**
     * Waits until a run is asked for, and begins it.
     *
     * @return the end of its window; nothing when there will be none
     */
    synchronized Optional<Instant> take() throws InterruptedException {
        while (asked == null && !closed) {
            wait();
        }
        return begin();
    }

    /** Waits as {@link #take}, but not for longer than a pause: then begins a run that failed. */
    synchronized Optional<Instant> takeAgain(Instant until, Duration pause)
            throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos();
                asked == null && !closed && left > 0;
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        if (asked == null) {
            asked = until;
        }
        return begin();
    }

    private Optional<Instant> begin() {
        if (closed) {
            return Optional.empty();
        }
        var until = asked;
        asked = null;
        askedMeanwhile = null;
        running = true;
        return Optional.of(until);
    }

    /** The run does no more: what is asked for from now on is another. */
    synchronized void ended() {
        running = false;
    }

    /** No run begins any more. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
