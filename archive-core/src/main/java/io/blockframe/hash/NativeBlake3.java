package io.blockframe.hash;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** BLAKE3 at the speed of {@code b3sum}: wide native code on the memory that was read into. */
final class NativeBlake3 implements Blake3 {

    @Override
    public void subtree(
            MemorySegment input,
            long firstByte,
            boolean root,
            MemorySegment output,
            long outputOffset) {
        Subtrees.check(input.byteSize(), firstByte, root);
        if (!input.isNative()) {
            throw new IllegalArgumentException(
                    "input must be off-heap memory for native code, was " + input);
        }
        try (var arena = Arena.ofConfined()) {
            var tree = new NativeTree(arena);
            var value = tree.hash(input, firstByte / CHUNK_BYTES, root);
            MemorySegment.copy(value, 0, output, outputOffset, Digest.BYTES);
        }
    }

    @Override
    public Digest fold(MemorySegment values, int count, boolean root) {
        Subtrees.checkCount(values, count);
        if (count == 1) {
            return Digest.of(values, 0);
        }
        try (var arena = Arena.ofConfined()) {
            return Digest.of(new NativeTree(arena).fold(values, count, root), 0);
        }
    }
}
