package io.blockframe.erasure;

import java.lang.foreign.MemorySegment;

/**
 * The loops over the bytes, in GF(2^8). Segments are at least as long as is worked on, and targets
 * overlap nothing: whoever calls has checked that.
 */
interface Kernel {

    /** {@code targets[j] ^= factors[j] * source}, for the length of {@code source}. */
    void accumulate(MemorySegment source, byte[] factors, MemorySegment[] targets);

    /**
     * {@code targets[j] = sum of factors[j][i] * sources[i]}, for the first {@code bytes}; without
     * sources that is zeros.
     */
    void combine(MemorySegment[] sources, byte[][] factors, MemorySegment[] targets, long bytes);
}
