package io.blockframe.hash;

import static io.blockframe.hash.Blake3.CHUNK_BYTES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The scratch memory of calls into native BLAKE3, 32 KiB, and the walk over the tree. For one call
 * at a time; what it gives is valid until the next.
 *
 * <p>The tree is folded from below: 64 neighbours at a time, because native code hashes up to 16
 * inputs at once and 64 chunks are one cell. A neighbour that is left over at the end of a level
 * moves up unchanged; that gives the tree of the paper, whose left subtrees are the largest powers
 * of two.
 */
final class NativeTree {

    /** Of equal subtrees: the more at once, the fewer parents are hashed alone. */
    static final int MAX_CHUNKS = 512;

    private static final int GROUP = 64;
    private static final int GROUP_BYTES = GROUP * CHUNK_BYTES;

    private static final MemorySegment KEY = Arena.global().allocate(Compression.BLOCK_BYTES, 64);

    static {
        MemorySegment.copy(Compression.IV, 0, KEY, Compression.WORD, 0, Compression.IV.length);
    }

    private final long[] addresses = new long[MAX_CHUNKS]; // written to in one go, also uncompiled
    private final MemorySegment pointers = scratch(ValueLayout.ADDRESS.byteSize());
    private final MemorySegment values = scratch(Digest.BYTES);
    private final MemorySegment parents = scratch(Digest.BYTES / 2);

    /**
     * The values of {@code count} equal subtrees over {@code input}, together at most {@link
     * #MAX_CHUNKS}.
     */
    MemorySegment hashEqual(MemorySegment input, int count, long firstChunk) {
        int chunks = (int) (input.byteSize() / CHUNK_BYTES);
        point(input, 0, CHUNK_BYTES, chunks);
        hashChunks(input, chunks, firstChunk, Compression.CHUNK_END);
        return foldValues(chunks, count, false);
    }

    /** The value of the subtree over {@code input}. */
    MemorySegment hash(MemorySegment input, long firstChunk, boolean root) {
        long bytes = input.byteSize();
        if (bytes <= GROUP_BYTES) {
            return hashGroup(input, 0, (int) bytes, firstChunk, root);
        }
        long groups = Math.ceilDiv(bytes, (long) GROUP_BYTES);
        try (var arena = Arena.ofConfined()) {
            var groupValues = arena.allocate(groups * Digest.BYTES, 64);
            for (long g = 0; g < groups; g++) {
                long offset = g * GROUP_BYTES;
                int length = (int) Math.min(GROUP_BYTES, bytes - offset);
                var value = hashGroup(input, offset, length, firstChunk + g * GROUP, false);
                MemorySegment.copy(value, 0, groupValues, g * Digest.BYTES, Digest.BYTES);
            }
            return fold(groupValues, groups, root, arena);
        }
    }

    /** The fold of {@code count} values. */
    MemorySegment fold(MemorySegment source, long count, boolean root) {
        try (var arena = Arena.ofConfined()) {
            return fold(source, count, root, arena);
        }
    }

    private MemorySegment fold(MemorySegment source, long count, boolean root, Arena arena) {
        while (count > GROUP) {
            long groups = Math.ceilDiv(count, (long) GROUP);
            var folded = arena.allocate(groups * Digest.BYTES, 64);
            for (long g = 0; g < groups; g++) {
                int members = (int) Math.min(GROUP, count - g * GROUP);
                var value = foldGroup(source, g * GROUP, members, false);
                MemorySegment.copy(value, 0, folded, g * Digest.BYTES, Digest.BYTES);
            }
            source = folded;
            count = groups;
        }
        return foldGroup(source, 0, (int) count, root);
    }

    private static MemorySegment scratch(long bytesPerChunk) {
        return Arena.ofAuto().allocate(MAX_CHUNKS * bytesPerChunk, 64);
    }

    private MemorySegment hashGroup(
            MemorySegment input, long offset, int bytes, long firstChunk, boolean root) {
        int whole = bytes / CHUNK_BYTES;
        int rest = bytes % CHUNK_BYTES;
        int chunks = whole + (rest > 0 || bytes == 0 ? 1 : 0);
        int rootFlag = root && chunks == 1 ? Compression.ROOT : 0;
        if (whole > 0) {
            point(input, offset, CHUNK_BYTES, whole);
            hashChunks(input, whole, firstChunk, Compression.CHUNK_END | rootFlag);
        }
        if (whole < chunks) {
            long tail = offset + bytes - rest;
            int[] value = Compression.chunk(input, tail, rest, firstChunk + whole, rootFlag);
            Compression.store(value, values, whole * (long) Digest.BYTES);
        }
        return foldValues(chunks, 1, root);
    }

    private MemorySegment foldGroup(MemorySegment source, long first, int count, boolean root) {
        MemorySegment.copy(source, first * Digest.BYTES, values, 0, count * (long) Digest.BYTES);
        return foldValues(count, 1, root);
    }

    /** Folds the first {@code count} of {@link #values}, level by level, to so many. */
    private MemorySegment foldValues(int count, int folds, boolean root) {
        var level = values;
        var above = parents;
        while (count > folds) {
            int pairs = count / 2;
            point(level, 0, 2 * Digest.BYTES, pairs);
            hashParents(level, pairs, root && count == 2 ? Compression.ROOT : 0, above);
            if (count % 2 == 1) {
                long last = (count - 1) * (long) Digest.BYTES;
                MemorySegment.copy(level, last, above, pairs * (long) Digest.BYTES, Digest.BYTES);
            }
            var free = level;
            level = above;
            above = free;
            count -= pairs;
        }
        return level;
    }

    /** Sets the first {@code count} pointers to equal pieces of {@code segment}. */
    private void point(MemorySegment segment, long offset, int stride, int count) {
        long address = segment.address() + offset;
        for (int i = 0; i < count; i++) {
            addresses[i] = address + (long) i * stride;
        }
        MemorySegment.copy(addresses, 0, pointers, ValueLayout.JAVA_LONG, 0, count);
    }

    private void hashChunks(MemorySegment input, int count, long firstChunk, int lastFlags) {
        long blocks = CHUNK_BYTES / Compression.BLOCK_BYTES;
        byte first = Compression.CHUNK_START;
        call(input, count, blocks, firstChunk, true, (byte) 0, first, (byte) lastFlags, values);
    }

    private void hashParents(MemorySegment level, int pairs, int rootFlag, MemorySegment output) {
        byte flags = (byte) (Compression.PARENT | rootFlag);
        call(level, pairs, 1, 0, false, flags, (byte) 0, (byte) 0, output);
    }

    private void call(
            MemorySegment input,
            long count,
            long blocks,
            long counter,
            boolean counting,
            byte flags,
            byte firstFlags,
            byte lastFlags,
            MemorySegment output) {
        try {
            Blake3Library.HASH_MANY.invokeExact(
                    pointers,
                    count,
                    blocks,
                    KEY,
                    counter,
                    counting,
                    flags,
                    firstFlags,
                    lastFlags,
                    output,
                    input);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("blake3_hash_many throws nothing", e);
        }
    }
}
