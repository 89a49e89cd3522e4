package io.blockframe.store;

import io.blockframe.disk.Throttle;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How shards are read, and how fast they come. Thread-safe. */
final class Pace {

    /** More than drives with moving heads give, also several together. */
    private static final double FAST_BYTES_PER_SECOND = 2e9;

    /** The time that fewer take says nothing, */
    private static final int TIMED_BYTES = 1 << 20;

    /** unless it is as long as a head needs to move. */
    private static final long SEEK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** So many tell of the drive; fewer, of whoever else had the processor meanwhile. */
    private static final int SLOW_IN_A_ROW = 8;

    private final Throttle throttle;
    private final boolean idle;
    private final BooleanSupplier stops;
    private volatile int slowPieces = SLOW_IN_A_ROW; // in a row

    /**
     * @param throttle the rate
     * @param idle whether threads that read give way to all other I/O
     * @param stops whether to read no more; asked before each read, and often while waiting for it
     */
    Pace(Throttle throttle, boolean idle, BooleanSupplier stops) {
        this.throttle = throttle;
        this.idle = idle;
        this.stops = stops;
    }

    Throttle throttle() {
        return throttle;
    }

    boolean idle() {
        return idle;
    }

    boolean stops() {
        return stops.getAsBoolean();
    }

    /** Bytes to be read at a time of a piece of so many. */
    int readBytes(int pieceBytes) {
        return throttle.limits() ? Throttle.READ_BYTES : Math.max(1, pieceBytes);
    }

    /** Says how long a piece took. Few bytes prove no speed, but many milliseconds do. */
    synchronized void came(int bytes, long nanos) {
        if (bytes >= TIMED_BYTES || nanos > SEEK_NANOS) {
            boolean isFast = bytes * 1e9 > FAST_BYTES_PER_SECOND * nanos;
            slowPieces = isFast ? 0 : Math.min(slowPieces + 1, SLOW_IN_A_ROW);
        }
    }

    /** Whether pieces come faster than from a drive with moving heads, as from memory. */
    boolean isFast() {
        return slowPieces < SLOW_IN_A_ROW;
    }
}
