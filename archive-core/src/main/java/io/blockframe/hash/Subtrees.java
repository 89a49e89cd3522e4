package io.blockframe.hash;

import java.lang.foreign.MemorySegment;

/** What both implementations demand of their arguments. */
final class Subtrees {

    private Subtrees() {}

    /** A subtree has a value of its own only at a multiple of its length. */
    static void check(long bytes, long firstByte, boolean root) {
        if (bytes == 0 && !root) {
            throw new IllegalArgumentException("only the root may be over 0 bytes");
        }
        if (root && firstByte != 0) {
            throw new IllegalArgumentException("the root begins at byte 0, was " + firstByte);
        }
        long aligned = Math.max(Blake3.CHUNK_BYTES, powerOfTwoFrom(bytes));
        if (firstByte < 0 || firstByte % aligned != 0) {
            throw new IllegalArgumentException(
                    "a subtree over %d bytes must begin at a multiple of %d, was %d"
                            .formatted(bytes, aligned, firstByte));
        }
    }

    /** Equal subtrees are whole ones. */
    static void checkEqual(long bytes, int subtreeBytes) {
        if (subtreeBytes < Blake3.CHUNK_BYTES || Integer.bitCount(subtreeBytes) != 1) {
            throw new IllegalArgumentException(
                    "the length of equal subtrees must be a power of two of chunks, was "
                            + subtreeBytes);
        }
        if (bytes % subtreeBytes != 0) {
            throw new IllegalArgumentException(
                    "%d bytes are no whole subtrees of %d".formatted(bytes, subtreeBytes));
        }
    }

    static void checkCount(MemorySegment values, int count) {
        if (count < 1 || values.byteSize() < count * (long) Digest.BYTES) {
            throw new IllegalArgumentException(
                    "%d values do not fit %d bytes; there must be at least one of 32 bytes"
                            .formatted(count, values.byteSize()));
        }
    }

    /** The largest power of two less than {@code count}, which is at least 2. */
    static long leftOf(long count) {
        return Long.highestOneBit(count - 1);
    }

    private static long powerOfTwoFrom(long bytes) {
        return bytes <= 1 ? bytes : Long.highestOneBit(bytes - 1) << 1;
    }
}
