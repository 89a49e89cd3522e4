package io.blockframe.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;

/** 32 bytes of BLAKE3: a file's root, or the chaining value of a subtree. Immutable. */
public final class Digest {

    /** Length in bytes. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies 32 bytes. */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest has 32 bytes, was " + bytes.length);
        }
        return new Digest(bytes.clone());
    }

    /** Copies the 32 bytes at {@code offset}. */
    public static Digest of(MemorySegment segment, long offset) {
        return new Digest(segment.asSlice(offset, BYTES).toArray(ValueLayout.JAVA_BYTE));
    }

    /**
     * Reads 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Digest parse(String hex) {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(Digest::isLowerHex)) {
            throw new IllegalArgumentException(
                    "a digest is 64 lower-case hex digits, was \"%s\"".formatted(hex));
        }
        return new Digest(HexFormat.of().parseHex(hex));
    }

    private static boolean isLowerHex(int digit) {
        return digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f';
    }

    /** A copy of the 32 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Copies the 32 bytes to {@code offset} of {@code target}. */
    public void copyTo(MemorySegment target, long offset) {
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, offset, BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 lower-case hexadecimal digits, as {@code b3sum} prints them. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
