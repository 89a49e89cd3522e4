package io.blockframe.ingest;

import io.blockframe.jobs.ErrorText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The archive cannot be written now: full, gone, read-only. Files wait, tries become rarer up to
 * one a minute, and it is said once, not for every file and poll. Thread-safe.
 */
final class ArchiveTrouble {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveTrouble.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String name;
    private final Duration firstPause;
    private final LongSupplier nanoClock;

    // All guarded by this.
    private String message;
    private String kind;
    private Duration pause;
    private long sinceNanos;
    private int tries;
    private boolean wanted;

    ArchiveTrouble(String name, Duration firstPause, LongSupplier nanoClock) {
        this.name = name;
        this.firstPause = firstPause;
        this.nanoClock = nanoClock;
    }

    /** Whether it is too early to try again. */
    synchronized boolean holdsBack() {
        return pauseLeft().isPositive();
    }

    /** For how long it is too early to try again; zero when it is not. */
    synchronized Duration pauseLeft() {
        if (message == null || wanted) {
            return Duration.ZERO;
        }
        var left = pause.minusNanos(nanoClock.getAsLong() - sinceNanos);
        return left.isPositive() ? left : Duration.ZERO;
    }

    /** A try failed. */
    synchronized void struck(Throwable error, int waitingFiles) {
        tries++;
        wanted = false;
        pause = message == null ? firstPause : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        message = Reason.of(error);
        if (!ErrorText.kind(error).equals(kind)) {
            kind = ErrorText.kind(error);
            LOG.warn(
                    "{}: what is dropped ({} now) waits until the archive takes it: {}",
                    name,
                    waitingFiles,
                    message);
        }
        sinceNanos = nanoClock.getAsLong();
    }

    /** A try succeeded. */
    synchronized void over() {
        if (message != null) {
            LOG.info("{}: the archive takes files again, after {} tries in vain", name, tries);
            message = null;
            kind = null;
            tries = 0;
        }
    }

    /** Somebody wants it tried now. */
    synchronized void tryNow() {
        wanted = true;
    }

    synchronized Optional<String> message() {
        return Optional.ofNullable(message);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
