package io.blockframe.disk;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps reads to a rate, so that others find the disk free between them. Whoever is about to read
 * {@link #reserve}s and waits as long as that says. Thread-safe: all that share it share the rate.
 */
public final class Throttle {

    /** No limit. */
    public static final Throttle NONE = new Throttle(Long.MAX_VALUE, System::nanoTime);

    /**
     * What is to be read at a time under a limit, in bytes: short enough for a steady rate and for
     * others not to wait long, long enough for a drive with moving heads.
     */
    public static final int READ_BYTES = 512 << 10;

    /** As much time that was not used may be made up for: a slow read, the work between files. */
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** While it is made up for, reads are this much closer together, and never a burst. */
    private static final double CATCHING_UP = 0.8;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private long dueAt; // when the next read keeps to the rate
    private long nextAt; // before that it would be a burst

    private Throttle(long bytesPerSecond, LongSupplier nanoTime) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "bytesPerSecond must be at least 1, was " + bytesPerSecond);
        }
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.dueAt = nanoTime.getAsLong();
        this.nextAt = dueAt;
    }

    /**
     * @param bytesPerSecond at least 1
     */
    public static Throttle of(long bytesPerSecond) {
        return of(bytesPerSecond, System::nanoTime);
    }

    /**
     * A throttle with a clock of its own.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public static Throttle of(long bytesPerSecond, LongSupplier nanoTime) {
        return new Throttle(bytesPerSecond, nanoTime);
    }

    /** The limit; {@link Long#MAX_VALUE} when there is none. */
    public long bytesPerSecond() {
        return bytesPerSecond;
    }

    /** Whether there is a limit at all. */
    public boolean limits() {
        return bytesPerSecond != Long.MAX_VALUE;
    }

    /**
     * Takes the right to read; it cannot be given back.
     *
     * @param bytes to be read
     * @return nanoseconds to wait before reading them
     */
    public synchronized long reserve(int bytes) {
        if (!limits()) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        if (now - dueAt > CATCH_UP_NANOS) {
            dueAt = now - CATCH_UP_NANOS;
        }
        long wait = Math.max(0, Math.max(dueAt - now, nextAt - now));
        double nanos = bytes * 1e9 / bytesPerSecond;
        dueAt += (long) nanos;
        nextAt = now + wait + (long) (nanos * CATCHING_UP);
        return wait;
    }
}
