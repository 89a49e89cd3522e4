package io.blockframe.store;

/**
 * A range of bytes.
 *
 * @param from first byte
 * @param to the byte after the last, above {@code from}
 */
public record ByteRange(long from, long to) {
    public ByteRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("not a range: %d to %d".formatted(from, to));
        }
    }

    public long bytes() {
        return to - from;
    }

    /** First and last byte, as in {@code 0-99}. */
    public String firstToLast() {
        return from + "-" + (to - 1);
    }

    /** First and last byte, as HTTP writes it. */
    @Override
    public String toString() {
        return "bytes " + firstToLast();
    }
}
