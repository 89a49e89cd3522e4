package io.blockframe.hash;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * BLAKE3's tree, cut where the archive needs it: the values of subtrees, and how they fold.
 *
 * <p>Source: the BLAKE3 paper (O'Connor, Aumasson, Neves, Wilcox-O'Hearn, 2020), sections 2.1 to
 * 2.4. Input is cut into chunks of 1024 bytes; a subtree over a power of two of chunks, at a place
 * that is a multiple of its length, has a value of its own, and parents fold two values into one.
 * The node at the top is finalised with the flag ROOT, so the value of input that is a tree of its
 * own differs from that of the same input inside a larger one.
 *
 * <p>Implementations are thread-safe and keep no memory that they were lent.
 */
public interface Blake3 {

    /** Bytes in one chunk of BLAKE3's tree. */
    int CHUNK_BYTES = 1024;

    /** The fastest implementation that works on this machine. */
    static Blake3 fastest() {
        return Blake3Holder.FASTEST;
    }

    /**
     * Computes the value of the subtree over {@code input}.
     *
     * @param input its bytes, off-heap; 1 byte to 2^31-1024 bytes, or 0 when {@code root}. Only the
     *     last subtree of a tree may have a length that is not a power of two of chunks.
     * @param firstByte where the subtree begins in the whole input, in bytes: a multiple of its
     *     length rounded up to a power of two of chunks
     * @param root whether {@code input} is all there is, so that the value is the root
     * @param output receives 32 bytes at {@code outputOffset}
     */
    void subtree(
            MemorySegment input,
            long firstByte,
            boolean root,
            MemorySegment output,
            long outputOffset);

    /**
     * Computes the values of equal neighbouring subtrees; faster than one after another.
     *
     * @param input whole subtrees, off-heap, fewer than 2^31 bytes
     * @param subtreeBytes a power of two of chunks
     * @param firstByte where the first begins in the whole input, in bytes: a multiple of {@code
     *     subtreeBytes}
     * @param output receives 32 bytes for each, from {@code outputOffset} on
     * @param outputStride from one value to the next, in bytes
     */
    default void subtrees(
            MemorySegment input,
            int subtreeBytes,
            long firstByte,
            MemorySegment output,
            long outputOffset,
            int outputStride) {
        Subtrees.checkEqual(input.byteSize(), subtreeBytes);
        for (long at = 0, to = outputOffset; at < input.byteSize(); to += outputStride) {
            subtree(input.asSlice(at, subtreeBytes), firstByte + at, false, output, to);
            at += subtreeBytes;
        }
    }

    /**
     * Folds the values of equal neighbouring subtrees into the value of their common tree.
     *
     * @param values {@code count} × 32 bytes: the values of the subtrees in order, all over the
     *     same power of two of chunks except for the last, which may be shorter
     * @param count at least 1; a single value is its own fold
     * @param root whether the fold is the root of the whole input (for a single value: it was
     *     computed as the root already)
     */
    Digest fold(MemorySegment values, int count, boolean root);

    /**
     * The root over {@code input}: what {@code b3sum} prints for it.
     *
     * @param input 0 to 2^31-1024 bytes, off-heap
     */
    default Digest hash(MemorySegment input) {
        var root = new byte[Digest.BYTES];
        subtree(input, 0, true, MemorySegment.ofArray(root), 0);
        return Digest.of(root);
    }

    /** The root over some metadata, for which native code need not be loaded. */
    static Digest ofMetadata(byte[] input) {
        return ofMetadata(MemorySegment.ofArray(input));
    }

    /** The root over some metadata on the heap or off it. */
    static Digest ofMetadata(MemorySegment input) {
        return MetadataHash.of(input);
    }

    /** The root over {@code input}, which is copied off the heap first. */
    default Digest hash(byte[] input) {
        try (var arena = Arena.ofConfined()) {
            return hash(arena.allocateFrom(ValueLayout.JAVA_BYTE, input));
        }
    }
}
