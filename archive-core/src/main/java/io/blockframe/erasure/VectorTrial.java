package io.blockframe.erasure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/**
 * Runs both kernels on a little memory of its own until the vector kernel is the faster one, that
 * is, until the JIT has compiled it. On a JVM or processor where that never happens, or where the
 * results differ, the scalar kernel stays.
 */
final class VectorTrial {

    private static final Logger LOG = LoggerFactory.getLogger(VectorTrial.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Small, so that the JIT sees many calls soon. */
    private static final int RANGE_BYTES = 4096;

    private static final int CALLS = 16;

    /** Makes a group of three targets and one that is alone, so that all loops run. */
    private static final int TARGETS = 4;

    private static final int SOURCES = 3;

    private final MemorySegment[] sources;
    private final byte[][] factors = new byte[TARGETS][SOURCES];

    private VectorTrial(Arena arena) {
        var random = new Random(1);
        sources = ranges(arena, SOURCES);
        for (var source : sources) {
            byte[] bytes = new byte[RANGE_BYTES];
            random.nextBytes(bytes);
            source.copyFrom(MemorySegment.ofArray(bytes));
        }
        for (byte[] row : factors) {
            random.nextBytes(row);
        }
    }

    /** The kernel for much work; takes as long as the JIT does, about a second. */
    static Kernel fastest() {
        if (!VectorModule.isPresent() || VectorWidth.species().vectorBitSize() < 128) {
            LOG.info("This JVM has no vectors: parity is computed by the scalar kernel");
            return ScalarKernel.INSTANCE;
        }
        var vector = new VectorKernel();
        try (var arena = Arena.ofConfined()) {
            boolean wins = new VectorTrial(arena).wins(vector, arena);
            return wins ? vector : ScalarKernel.INSTANCE;
        }
    }

    private boolean wins(Kernel vector, Arena arena) {
        var expected = ranges(arena, TARGETS);
        var actual = ranges(arena, TARGETS);
        long start = System.nanoTime();
        long bestScalarNanos = Long.MAX_VALUE;
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            bestScalarNanos = Math.min(bestScalarNanos, time(ScalarKernel.INSTANCE, expected));
            long vectorNanos = time(vector, actual);
            for (int i = 0; i < TARGETS; i++) {
                if (expected[i].mismatch(actual[i]) != -1) {
                    LOG.error("Vector code computes wrong parity on this machine: not used");
                    return false;
                }
            }
            // The best of the one against any of the other: a busy machine slows both, never speeds
            // one.
            if (vectorNanos < bestScalarNanos) {
                return true;
            }
        }
        LOG.warn("Vector code is slower than scalar code on this JVM: not used");
        return false;
    }

    private long time(Kernel kernel, MemorySegment[] targets) {
        long start = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            kernel.combine(sources, factors, targets, RANGE_BYTES);
            kernel.accumulate(sources[0], new byte[] {2, 3, 5, 7}, targets);
        }
        return System.nanoTime() - start;
    }

    private static MemorySegment[] ranges(Arena arena, int count) {
        var ranges = new MemorySegment[count];
        Arrays.setAll(ranges, _ -> arena.allocate(RANGE_BYTES));
        return ranges;
    }
}
