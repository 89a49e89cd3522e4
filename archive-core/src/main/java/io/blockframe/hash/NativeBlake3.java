package io.blockframe.hash;

import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** BLAKE3 at the speed of {@code b3sum}: wide native code on the memory that was read into. */
final class NativeBlake3 implements Blake3 {

    /** Scratch memory that no call uses now; never given back. */
    private final Queue<NativeTree> idle = new ConcurrentLinkedQueue<>();

    @Override
    public void subtree(
            MemorySegment input,
            long firstByte,
            boolean root,
            MemorySegment output,
            long outputOffset) {
        Subtrees.check(input.byteSize(), firstByte, root);
        checkNative(input);
        var tree = take();
        try {
            var value = tree.hash(input, firstByte / CHUNK_BYTES, root);
            MemorySegment.copy(value, 0, output, outputOffset, Digest.BYTES);
        } finally {
            idle.add(tree);
        }
    }

    private NativeTree take() {
        var tree = idle.poll();
        return tree == null ? new NativeTree() : tree;
    }

    @Override
    public void subtrees(
            MemorySegment input,
            int subtreeBytes,
            long firstByte,
            MemorySegment output,
            long outputOffset,
            int outputStride) {
        if (subtreeBytes > NativeTree.MAX_CHUNKS * CHUNK_BYTES || input.byteSize() == 0) {
            Blake3.super.subtrees(
                    input, subtreeBytes, firstByte, output, outputOffset, outputStride);
            return;
        }
        Subtrees.checkEqual(input.byteSize(), subtreeBytes);
        Subtrees.check(subtreeBytes, firstByte, false);
        checkNative(input);
        long groupBytes = Math.min(NativeTree.MAX_CHUNKS * CHUNK_BYTES, input.byteSize());
        var tree = take();
        try {
            long to = outputOffset;
            for (long at = 0; at < input.byteSize(); at += groupBytes) {
                var group = input.asSlice(at, Math.min(groupBytes, input.byteSize() - at));
                int count = (int) (group.byteSize() / subtreeBytes);
                var values = tree.hashEqual(group, count, (firstByte + at) / CHUNK_BYTES);
                for (int i = 0; i < count; i++, to += outputStride) {
                    MemorySegment.copy(values, i * (long) Digest.BYTES, output, to, Digest.BYTES);
                }
            }
        } finally {
            idle.add(tree);
        }
    }

    private static void checkNative(MemorySegment input) {
        if (!input.isNative()) {
            throw new IllegalArgumentException(
                    "input must be off-heap memory for native code, was " + input);
        }
    }

    @Override
    public Digest fold(MemorySegment values, int count, boolean root) {
        Subtrees.checkCount(values, count);
        if (count == 1) {
            return Digest.of(values, 0);
        }
        var tree = take();
        try {
            return Digest.of(tree.fold(values, count, root), 0);
        } finally {
            idle.add(tree);
        }
    }
}
