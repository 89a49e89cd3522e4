package io.blockframe.erasure;

import com.backblaze.erasure.Galois;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One byte at a time through JavaReedSolomon's table of products; eight at a time where the factor
 * is one. Works on every JVM, at full speed within milliseconds.
 */
final class ScalarKernel implements Kernel {

    static final ScalarKernel INSTANCE = new ScalarKernel();

    private static final byte[][] PRODUCTS = Galois.MULTIPLICATION_TABLE;

    private ScalarKernel() {}

    @Override
    public void accumulate(MemorySegment source, byte[] factors, MemorySegment[] targets) {
        for (int j = 0; j < targets.length; j++) {
            multiplyAdd(source, factors[j], targets[j], 0, source.byteSize());
        }
    }

    @Override
    public void combine(
            MemorySegment[] sources, byte[][] factors, MemorySegment[] targets, long bytes) {
        for (int j = 0; j < targets.length; j++) {
            combine(sources, factors[j], targets[j], 0, bytes);
        }
    }

    /** {@code target = sum of factors[i] * sources[i]}, from {@code from} to before {@code to}. */
    static void combine(
            MemorySegment[] sources, byte[] factors, MemorySegment target, long from, long to) {
        int added = 0;
        if (sources.length > 0 && factors[0] == 1) {
            MemorySegment.copy(sources[added++], from, target, from, to - from);
        } else {
            target.asSlice(from, to - from).fill((byte) 0);
        }
        for (; added < sources.length; added++) {
            multiplyAdd(sources[added], factors[added], target, from, to);
        }
    }

    /** {@code target ^= factor * source}, from {@code from} to before {@code to}. */
    static void multiplyAdd(
            MemorySegment source, byte factor, MemorySegment target, long from, long to) {
        if (factor == 0) {
            return;
        }
        long i = factor == 1 ? addLongs(source, target, from, to) : from;
        byte[] products = PRODUCTS[factor & 0xFF];
        for (; i < to; i++) {
            int product = products[source.get(ValueLayout.JAVA_BYTE, i) & 0xFF];
            int sum = target.get(ValueLayout.JAVA_BYTE, i) ^ product;
            target.set(ValueLayout.JAVA_BYTE, i, (byte) sum);
        }
    }

    /** Adds whole longs; returns where the remaining bytes begin. */
    private static long addLongs(MemorySegment source, MemorySegment target, long from, long to) {
        long i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long sum =
                    source.get(ValueLayout.JAVA_LONG_UNALIGNED, i)
                            ^ target.get(ValueLayout.JAVA_LONG_UNALIGNED, i);
            target.set(ValueLayout.JAVA_LONG_UNALIGNED, i, sum);
        }
        return i;
    }
}
