package io.blockframe.hash;

import java.lang.foreign.MemorySegment;

/**
 * BLAKE3 in Java, written as the paper defines the tree: for machines without the native library,
 * and to check what that library says. Takes heap memory, too.
 */
final class JavaBlake3 implements Blake3 {

    @Override
    public void subtree(
            MemorySegment input,
            long firstByte,
            boolean root,
            MemorySegment output,
            long outputOffset) {
        Subtrees.check(input.byteSize(), firstByte, root);
        int rootFlag = root ? Compression.ROOT : 0;
        int[] value = node(input, 0, input.byteSize(), firstByte / CHUNK_BYTES, rootFlag);
        Compression.store(value, output, outputOffset);
    }

    @Override
    public Digest fold(MemorySegment values, int count, boolean root) {
        Subtrees.checkCount(values, count);
        int[] value = fold(values, 0, count, root ? Compression.ROOT : 0);
        var bytes = new byte[Digest.BYTES];
        Compression.store(value, MemorySegment.ofArray(bytes), 0);
        return Digest.of(bytes);
    }

    private static int[] node(
            MemorySegment input, long offset, long bytes, long firstChunk, int rootFlag) {
        if (bytes <= CHUNK_BYTES) {
            return Compression.chunk(input, offset, (int) bytes, firstChunk, rootFlag);
        }
        long leftChunks = Subtrees.leftOf(Math.ceilDiv(bytes, (long) CHUNK_BYTES));
        long leftBytes = leftChunks * CHUNK_BYTES;
        int[] left = node(input, offset, leftBytes, firstChunk, 0);
        int[] right =
                node(input, offset + leftBytes, bytes - leftBytes, firstChunk + leftChunks, 0);
        return Compression.parent(left, right, rootFlag);
    }

    private static int[] fold(MemorySegment values, int first, int count, int rootFlag) {
        if (count == 1) {
            return Compression.load(values, first * (long) Digest.BYTES, Compression.IV.length);
        }
        int leftCount = (int) Subtrees.leftOf(count);
        int[] left = fold(values, first, leftCount, 0);
        int[] right = fold(values, first + leftCount, count - leftCount, 0);
        return Compression.parent(left, right, rootFlag);
    }
}
