package io.blockframe.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Content for tests: the same for the same seed. */
public final class Bytes {

    private static final int SLICE_BYTES = 1 << 20;

    private Bytes() {}

    /** {@code length} bytes that nothing compresses. */
    public static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    /** As {@link #random}, off-heap and of any length; lives as long as the arena. */
    public static MemorySegment randomOffHeap(long seed, long length, Arena arena) {
        var segment = arena.allocate(length, Long.BYTES);
        var random = new SplittableRandom(seed);
        var slice = new byte[SLICE_BYTES];
        for (long at = 0; at < length; at += SLICE_BYTES) {
            random.nextBytes(slice);
            int bytes = (int) Math.min(SLICE_BYTES, length - at);
            MemorySegment.copy(slice, 0, segment, ValueLayout.JAVA_BYTE, at, bytes);
        }
        return segment;
    }

    /** A copy off-heap, which lives as long as somebody uses it. */
    public static MemorySegment offHeap(byte... bytes) {
        var segment = Arena.ofAuto().allocate(bytes.length, Long.BYTES);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /** 0, 1, and each boundary with its neighbours, in order. */
    public static List<Long> sizesAround(long... boundaries) {
        return LongStream.concat(
                        LongStream.of(0, 1),
                        LongStream.of(boundaries)
                                .flatMap(
                                        boundary ->
                                                LongStream.rangeClosed(boundary - 1, boundary + 1)))
                .filter(size -> size >= 0)
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }
}
