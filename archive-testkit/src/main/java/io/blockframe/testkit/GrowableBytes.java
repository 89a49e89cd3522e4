package io.blockframe.testkit;

import java.util.Arrays;

/** Bytes that grow; zeros fill what was never written. Copies share memory until one is written. */
final class GrowableBytes {

    private byte[] array = new byte[0];
    private int length;
    private boolean shared;

    int length() {
        return length;
    }

    GrowableBytes copy() {
        shared = true;
        var copy = new GrowableBytes();
        copy.array = array;
        copy.length = length;
        copy.shared = true;
        return copy;
    }

    /** The array behind; valid up to {@link #length}, and only to be read. */
    byte[] array() {
        return array;
    }

    byte[] toArray() {
        return Arrays.copyOf(array, length);
    }

    /** Writes {@code count} bytes of {@code source} from {@code from} on; grows where needed. */
    void write(byte[] source, int from, int offset, int count) {
        if (offset + count > length) {
            resize(offset + count);
        }
        own();
        System.arraycopy(source, from, array, offset, count);
    }

    /** Cuts, or lengthens with zeros. */
    void resize(int newLength) {
        if (newLength < length) {
            own();
            Arrays.fill(array, newLength, length, (byte) 0);
        } else if (newLength > array.length) {
            array = Arrays.copyOf(array, Math.max(newLength, Math.min(array.length, 1 << 29) * 2));
            shared = false;
        }
        length = newLength;
    }

    void flipBit(int offset, int bit) {
        own();
        array[offset] ^= (byte) (1 << bit);
    }

    private void own() {
        if (shared) {
            array = array.clone();
            shared = false;
        }
    }
}
