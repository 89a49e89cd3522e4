package io.blockframe.erasure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Optional;

/**
 * ISA-L's loops: assembler for the vectors that the processor has, at full speed from the first
 * byte. Native code sees addresses: whoever lends a segment must not close its arena meanwhile.
 */
final class NativeKernel implements Kernel {

    /** The products of a factor with 16 low and 16 high nibbles. */
    private static final int TABLE_BYTES = 32;

    /** The tables of all factors, in order. */
    private final MemorySegment allTables = tables();

    private NativeKernel() {}

    /** The kernel, where the library is installed and multiplies as the scalar kernel does. */
    static Optional<Kernel> find() {
        return IsalLibrary.PROBLEM.isPresent()
                ? Optional.empty()
                : Optional.<Kernel>of(new NativeKernel()).filter(NativeKernel::isRight);
    }

    @Override
    public void accumulate(MemorySegment source, byte[] factors, MemorySegment[] targets) {
        try (var arena = Arena.ofConfined()) {
            var tables = arena.allocate((long) factors.length * TABLE_BYTES, 64);
            for (int j = 0; j < factors.length; j++) {
                copyTable(factors[j], tables, j);
            }
            int bytes = Math.toIntExact(source.byteSize());
            IsalLibrary.update(bytes, targets.length, tables, source, pointers(arena, targets));
        }
        Reference.reachabilityFence(targets);
    }

    @Override
    public void combine(
            MemorySegment[] sources, byte[][] factors, MemorySegment[] targets, long bytes) {
        if (sources.length == 0) {
            for (var target : targets) {
                target.asSlice(0, bytes).fill((byte) 0);
            }
            return;
        }
        try (var arena = Arena.ofConfined()) {
            long count = (long) sources.length * targets.length;
            var tables = arena.allocate(count * TABLE_BYTES, 64);
            for (int j = 0; j < targets.length; j++) {
                for (int i = 0; i < sources.length; i++) {
                    copyTable(factors[j][i], tables, (long) j * sources.length + i);
                }
            }
            IsalLibrary.encode(
                    Math.toIntExact(bytes),
                    sources.length,
                    targets.length,
                    tables,
                    pointers(arena, sources),
                    pointers(arena, targets));
        }
        Reference.reachabilityFence(sources);
        Reference.reachabilityFence(targets);
    }

    private void copyTable(byte factor, MemorySegment tables, long index) {
        MemorySegment.copy(
                allTables,
                (factor & 0xFFL) * TABLE_BYTES,
                tables,
                index * TABLE_BYTES,
                TABLE_BYTES);
    }

    private static MemorySegment pointers(Arena arena, MemorySegment[] segments) {
        var pointers = arena.allocate(ADDRESS, segments.length);
        for (int i = 0; i < segments.length; i++) {
            pointers.setAtIndex(ADDRESS, i, segments[i]);
        }
        return pointers;
    }

    private static MemorySegment tables() {
        byte[] factors = new byte[256];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (byte) i;
        }
        var tables = Arena.global().allocate((long) factors.length * TABLE_BYTES, 64);
        try (var arena = Arena.ofConfined()) {
            IsalLibrary.initTables(
                    1, factors.length, arena.allocateFrom(JAVA_BYTE, factors), tables);
        }
        return tables;
    }

    /** Native code is asked once before it is believed: every byte, times three factors. */
    static boolean isRight(Kernel kernel) {
        byte[] factors = {2, 29, (byte) 255};
        try (var arena = Arena.ofConfined()) {
            var source = arena.allocate(1021);
            for (int i = 0; i < source.byteSize(); i++) {
                source.set(JAVA_BYTE, i, (byte) i);
            }
            var expected = new MemorySegment[factors.length];
            var actual = new MemorySegment[factors.length];
            Arrays.setAll(expected, _ -> arena.allocate(source.byteSize()));
            Arrays.setAll(actual, _ -> arena.allocate(source.byteSize()));
            ScalarKernel.INSTANCE.accumulate(source, factors, expected);
            kernel.accumulate(source, factors, actual);
            for (int j = 0; j < factors.length; j++) {
                if (expected[j].mismatch(actual[j]) != -1) {
                    return false;
                }
            }
            return true;
        }
    }
}
