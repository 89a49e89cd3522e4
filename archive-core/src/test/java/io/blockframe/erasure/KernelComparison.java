package io.blockframe.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

/** Compares a kernel with its scalar twin; also as a program of its own, for JVM flags. */
final class KernelComparison {

    private static final int MOST_SHARDS = 7;
    private static final int GUARD_BYTES = 64;

    private final Kernel kernel;
    private final Kernel scalar = ScalarKernel.INSTANCE;
    private final Random random;

    KernelComparison(Kernel kernel, long seed) {
        this.kernel = kernel;
        random = new Random(seed);
    }

    /** Prints the width of the vectors in bits when all is well. */
    public static void main(String[] args) {
        new KernelComparison(new VectorKernel(), 20261122).run(300);
        System.out.println(VectorKernel.SPECIES.vectorBitSize());
    }

    void run(int rounds) {
        for (int round = 0; round < rounds; round++) {
            int bytes = round < 140 ? round : random.nextInt(20_000);
            try (var arena = Arena.ofConfined()) {
                accumulate(arena, bytes);
                combine(arena, bytes);
            }
        }
    }

    private void accumulate(Arena arena, int bytes) {
        var source = randomRange(arena, bytes);
        var expected = guarded(arena, bytes);
        var actual = copies(arena, expected);
        byte[] factors = factors(expected.length);

        scalar.accumulate(source, factors, ranges(expected, bytes));
        kernel.accumulate(source, factors, ranges(actual, bytes));

        requireEqual(expected, actual, "accumulate", bytes);
    }

    private void combine(Arena arena, int bytes) {
        var sources = new MemorySegment[random.nextInt(MOST_SHARDS)];
        Arrays.setAll(sources, _ -> randomRange(arena, bytes));
        var expected = guarded(arena, bytes);
        var actual = copies(arena, expected);
        byte[][] factors = new byte[expected.length][];
        Arrays.setAll(factors, _ -> factors(sources.length));

        scalar.combine(sources, factors, ranges(expected, bytes), bytes);
        kernel.combine(sources, factors, ranges(actual, bytes), bytes);

        requireEqual(expected, actual, "combine", bytes);
    }

    /** Whole ranges, with what lies behind the bytes that were worked on. */
    private static void requireEqual(
            MemorySegment[] expected, MemorySegment[] actual, String operation, int bytes) {
        for (int i = 0; i < expected.length; i++) {
            long mismatch = expected[i].mismatch(actual[i]);
            if (mismatch != -1) {
                throw new AssertionError(
                        "%s of %d bytes: target %d of %d differs at byte %d"
                                .formatted(operation, bytes, i, expected.length, mismatch));
            }
        }
    }

    /** Some targets, each with a guard behind it. */
    private MemorySegment[] guarded(Arena arena, int bytes) {
        var targets = new MemorySegment[1 + random.nextInt(MOST_SHARDS)];
        Arrays.setAll(targets, _ -> randomRange(arena, bytes + GUARD_BYTES));
        return targets;
    }

    /** Random bytes that begin at any address. */
    private MemorySegment randomRange(Arena arena, int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        int offset = random.nextInt(64);
        var range = arena.allocate(offset + bytes).asSlice(offset);
        return range.copyFrom(MemorySegment.ofArray(content));
    }

    private static MemorySegment[] copies(Arena arena, MemorySegment[] ranges) {
        var copies = new MemorySegment[ranges.length];
        Arrays.setAll(copies, i -> arena.allocate(ranges[i].byteSize()).copyFrom(ranges[i]));
        return copies;
    }

    private static MemorySegment[] ranges(MemorySegment[] guarded, int bytes) {
        return Arrays.stream(guarded).map(r -> r.asSlice(0, bytes)).toArray(MemorySegment[]::new);
    }

    /** Zeros and ones, which are special, among any. */
    private byte[] factors(int count) {
        byte[] factors = new byte[count];
        for (int i = 0; i < count; i++) {
            factors[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(2));
        }
        return factors;
    }
}
