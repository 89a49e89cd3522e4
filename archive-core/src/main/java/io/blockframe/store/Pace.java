package io.blockframe.store;

import io.blockframe.disk.Throttle;

import java.util.function.BooleanSupplier;

/**
 * How shards are read.
 *
 * @param throttle the rate
 * @param idle whether threads that read give way to all other I/O
 * @param stop whether to read no more; asked before each read, and often while waiting for it
 */
record Pace(Throttle throttle, boolean idle, BooleanSupplier stop) {

    boolean stops() {
        return stop.getAsBoolean();
    }

    /** Bytes to be read at a time of a piece of so many. */
    int readBytes(int pieceBytes) {
        return throttle.limits() ? Throttle.READ_BYTES : Math.max(1, pieceBytes);
    }
}
