package io.blockframe.erasure;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.backblaze.erasure.Galois;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/*
 * A product in GF(2^8) is linear in its bits, so factor * x = factor * (low nibble of x) + factor * (high
 * nibble of x), and each summand is one of 16 values: a look-up in a vector register, for all bytes of
 * the vector at once. (Plank, Greenan, Miller: Screaming Fast Galois Field Arithmetic Using Intel SIMD
 * Instructions, FAST 2013.)
 *
 * The loops are written out. A helper method of our own inside one is not inlined any more once the loop
 * has grown past C2's NodeCountInliningCutoff, and then every vector is an object on the heap. The nibbles
 * are shifted out as ints because machines cannot shift bytes.
 *
 * The loops compare an int with a long, so that C2 does not see counted loops. Out of those it hoists the
 * checks of the segments as predicates taken from the profile (UseProfiledLoopPredicate), and where one of
 * them fails it throws the compiled loop away, call after call: encoding then runs at a hundredth of its speed
 * for seconds, or for ever when confined memory, whose owner is checked, meets memory that has none.
 */
/** The Vector API's kernel: one look-up per nibble and factor, up to three targets in registers. */
final class VectorKernel implements Kernel {

    static final VectorSpecies<Byte> SPECIES = VectorWidth.species();

    private static final int LANES = SPECIES.length();

    /** A thread that never runs and so owns nothing. */
    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});

    /**
     * For each factor its products with the 16 low, then the 16 high nibbles, repeated to fill
     * vectors.
     */
    private static final byte[] TABLES = tables();

    @Override
    public void accumulate(MemorySegment source, byte[] factors, MemorySegment[] targets) {
        long whole = SPECIES.loopBound(Math.toIntExact(source.byteSize()));
        var from = unconfined(source);
        var to = unconfined(targets);
        int j = 0;
        for (; j + 3 <= to.length; j += 3) {
            accumulateThree(from, factors, to, j, whole);
        }
        for (; j < to.length; j++) {
            accumulateOne(from, factors[j], to[j], whole);
        }
        if (whole < source.byteSize()) {
            ScalarKernel.INSTANCE.accumulate(source.asSlice(whole), factors, tails(targets, whole));
        }
    }

    @Override
    public void combine(
            MemorySegment[] sources, byte[][] factors, MemorySegment[] targets, long bytes) {
        long whole = SPECIES.loopBound(Math.toIntExact(bytes));
        var from = unconfined(sources);
        var to = unconfined(targets);
        int j = 0;
        for (; j + 3 <= to.length; j += 3) {
            combineThree(from, factors, to, j, whole);
        }
        for (; j < to.length; j++) {
            combineOne(from, factors[j], to[j], whole);
        }
        if (whole < bytes) {
            ScalarKernel.INSTANCE.combine(
                    tails(sources, whole), factors, tails(targets, whole), bytes - whole);
        }
    }

    private static MemorySegment[] tails(MemorySegment[] segments, long from) {
        var tails = new MemorySegment[segments.length];
        Arrays.setAll(tails, i -> segments[i].asSlice(from));
        return tails;
    }

    private static MemorySegment[] unconfined(MemorySegment[] segments) {
        var views = new MemorySegment[segments.length];
        Arrays.setAll(views, i -> unconfined(segments[i]));
        return views;
    }

    /**
     * The same memory without an owner: it stays, because only its owner could free it, and waits.
     */
    private static MemorySegment unconfined(MemorySegment segment) {
        return segment.isAccessibleBy(NOBODY)
                ? segment
                : MemorySegment.ofAddress(segment.address()).reinterpret(segment.byteSize());
    }

    private static void accumulateOne(
            MemorySegment source, byte factor, MemorySegment target, long bytes) {
        int table = table(factor);
        var low = ByteVector.fromArray(SPECIES, TABLES, table);
        var high = ByteVector.fromArray(SPECIES, TABLES, table + LANES);
        for (int i = 0; i < bytes; i += LANES) {
            var x = ByteVector.fromMemorySegment(SPECIES, source, i, LITTLE_ENDIAN);
            var y = x.reinterpretAsInts().lanewise(LSHR, 4).reinterpretAsBytes().and((byte) 15);
            ByteVector.fromMemorySegment(SPECIES, target, i, LITTLE_ENDIAN)
                    .lanewise(XOR, x.and((byte) 15).selectFrom(low))
                    .lanewise(XOR, y.selectFrom(high))
                    .intoMemorySegment(target, i, LITTLE_ENDIAN);
        }
    }

    private static void accumulateThree(
            MemorySegment source, byte[] factors, MemorySegment[] targets, int first, long bytes) {
        int tableA = table(factors[first]);
        int tableB = table(factors[first + 1]);
        int tableC = table(factors[first + 2]);
        var lowA = ByteVector.fromArray(SPECIES, TABLES, tableA);
        var highA = ByteVector.fromArray(SPECIES, TABLES, tableA + LANES);
        var lowB = ByteVector.fromArray(SPECIES, TABLES, tableB);
        var highB = ByteVector.fromArray(SPECIES, TABLES, tableB + LANES);
        var lowC = ByteVector.fromArray(SPECIES, TABLES, tableC);
        var highC = ByteVector.fromArray(SPECIES, TABLES, tableC + LANES);
        var targetA = targets[first];
        var targetB = targets[first + 1];
        var targetC = targets[first + 2];
        for (int i = 0; i < bytes; i += LANES) {
            var vector = ByteVector.fromMemorySegment(SPECIES, source, i, LITTLE_ENDIAN);
            var x = vector.and((byte) 15);
            var y =
                    vector.reinterpretAsInts()
                            .lanewise(LSHR, 4)
                            .reinterpretAsBytes()
                            .and((byte) 15);
            ByteVector.fromMemorySegment(SPECIES, targetA, i, LITTLE_ENDIAN)
                    .lanewise(XOR, x.selectFrom(lowA))
                    .lanewise(XOR, y.selectFrom(highA))
                    .intoMemorySegment(targetA, i, LITTLE_ENDIAN);
            ByteVector.fromMemorySegment(SPECIES, targetB, i, LITTLE_ENDIAN)
                    .lanewise(XOR, x.selectFrom(lowB))
                    .lanewise(XOR, y.selectFrom(highB))
                    .intoMemorySegment(targetB, i, LITTLE_ENDIAN);
            ByteVector.fromMemorySegment(SPECIES, targetC, i, LITTLE_ENDIAN)
                    .lanewise(XOR, x.selectFrom(lowC))
                    .lanewise(XOR, y.selectFrom(highC))
                    .intoMemorySegment(targetC, i, LITTLE_ENDIAN);
        }
    }

    private static void combineOne(
            MemorySegment[] sources, byte[] factors, MemorySegment target, long bytes) {
        for (int i = 0; i < bytes; i += LANES) {
            var sum = ByteVector.zero(SPECIES);
            for (int s = 0; s < sources.length; s++) {
                int table = table(factors[s]);
                var vector = ByteVector.fromMemorySegment(SPECIES, sources[s], i, LITTLE_ENDIAN);
                var x = vector.and((byte) 15);
                var y =
                        vector.reinterpretAsInts()
                                .lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .and((byte) 15);
                sum =
                        sum.lanewise(
                                        XOR,
                                        x.selectFrom(ByteVector.fromArray(SPECIES, TABLES, table)))
                                .lanewise(
                                        XOR,
                                        y.selectFrom(
                                                ByteVector.fromArray(
                                                        SPECIES, TABLES, table + LANES)));
            }
            sum.intoMemorySegment(target, i, LITTLE_ENDIAN);
        }
    }

    private static void combineThree(
            MemorySegment[] sources,
            byte[][] factors,
            MemorySegment[] targets,
            int first,
            long bytes) {
        byte[] factorsA = factors[first];
        byte[] factorsB = factors[first + 1];
        byte[] factorsC = factors[first + 2];
        for (int i = 0; i < bytes; i += LANES) {
            var sumA = ByteVector.zero(SPECIES);
            var sumB = sumA;
            var sumC = sumA;
            for (int s = 0; s < sources.length; s++) {
                int tableA = table(factorsA[s]);
                int tableB = table(factorsB[s]);
                int tableC = table(factorsC[s]);
                var vector = ByteVector.fromMemorySegment(SPECIES, sources[s], i, LITTLE_ENDIAN);
                var x = vector.and((byte) 15);
                var y =
                        vector.reinterpretAsInts()
                                .lanewise(LSHR, 4)
                                .reinterpretAsBytes()
                                .and((byte) 15);
                sumA =
                        sumA.lanewise(
                                        XOR,
                                        x.selectFrom(ByteVector.fromArray(SPECIES, TABLES, tableA)))
                                .lanewise(
                                        XOR,
                                        y.selectFrom(
                                                ByteVector.fromArray(
                                                        SPECIES, TABLES, tableA + LANES)));
                sumB =
                        sumB.lanewise(
                                        XOR,
                                        x.selectFrom(ByteVector.fromArray(SPECIES, TABLES, tableB)))
                                .lanewise(
                                        XOR,
                                        y.selectFrom(
                                                ByteVector.fromArray(
                                                        SPECIES, TABLES, tableB + LANES)));
                sumC =
                        sumC.lanewise(
                                        XOR,
                                        x.selectFrom(ByteVector.fromArray(SPECIES, TABLES, tableC)))
                                .lanewise(
                                        XOR,
                                        y.selectFrom(
                                                ByteVector.fromArray(
                                                        SPECIES, TABLES, tableC + LANES)));
            }
            sumA.intoMemorySegment(targets[first], i, LITTLE_ENDIAN);
            sumB.intoMemorySegment(targets[first + 1], i, LITTLE_ENDIAN);
            sumC.intoMemorySegment(targets[first + 2], i, LITTLE_ENDIAN);
        }
    }

    /** Where the two tables of a factor begin. */
    private static int table(byte factor) {
        return (factor & 0xFF) * 2 * LANES;
    }

    private static byte[] tables() {
        byte[] tables = new byte[256 * 2 * LANES];
        for (int factor = 0; factor < 256; factor++) {
            for (int lane = 0; lane < LANES; lane++) {
                int nibble = lane % 16;
                int low = table((byte) factor) + lane;
                tables[low] = Galois.multiply((byte) factor, (byte) nibble);
                tables[low + LANES] = Galois.multiply((byte) factor, (byte) (nibble << 4));
            }
        }
        return tables;
    }
}
