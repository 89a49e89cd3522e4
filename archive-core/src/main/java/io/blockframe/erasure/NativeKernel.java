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
            var tables = IsalLibrary.tables(1, factors.length, factors, arena);
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
        byte[] matrix = new byte[targets.length * sources.length];
        for (int j = 0; j < targets.length; j++) {
            System.arraycopy(factors[j], 0, matrix, j * sources.length, sources.length);
        }
        try (var arena = Arena.ofConfined()) {
            IsalLibrary.encode(
                    Math.toIntExact(bytes),
                    sources.length,
                    targets.length,
                    IsalLibrary.tables(sources.length, targets.length, matrix, arena),
                    pointers(arena, sources),
                    pointers(arena, targets));
        }
        Reference.reachabilityFence(sources);
        Reference.reachabilityFence(targets);
    }

    private static MemorySegment pointers(Arena arena, MemorySegment[] segments) {
        var pointers = arena.allocate(ADDRESS, segments.length);
        for (int i = 0; i < segments.length; i++) {
            pointers.setAtIndex(ADDRESS, i, segments[i]);
        }
        return pointers;
    }

    /** Native code is asked once before it is believed: every byte, times some factors. */
    static boolean isRight(Kernel kernel) {
        byte[][] factors = {{2, 29}, {(byte) 255, 1}, {0, 3}, {77, (byte) 128}};
        byte[] first = {2, (byte) 255, 0, 77};
        try (var arena = Arena.ofConfined()) {
            for (int bytes : new int[] {7, 1021}) {
                var sources =
                        new MemorySegment[] {counting(arena, bytes, 1), counting(arena, bytes, 3)};
                var expected = ranges(arena, bytes, factors.length);
                var actual = ranges(arena, bytes, factors.length);
                ScalarKernel.INSTANCE.combine(sources, factors, expected, bytes);
                kernel.combine(sources, factors, actual, bytes);
                boolean combines = same(expected, actual);
                ScalarKernel.INSTANCE.accumulate(sources[1], first, expected);
                kernel.accumulate(sources[1], first, actual);
                if (!combines || !same(expected, actual)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static MemorySegment counting(Arena arena, int bytes, int step) {
        var counting = arena.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            counting.set(JAVA_BYTE, i, (byte) (i * step));
        }
        return counting;
    }

    private static MemorySegment[] ranges(Arena arena, int bytes, int count) {
        var ranges = new MemorySegment[count];
        Arrays.setAll(ranges, _ -> arena.allocate(bytes));
        return ranges;
    }

    private static boolean same(MemorySegment[] expected, MemorySegment[] actual) {
        for (int j = 0; j < expected.length; j++) {
            if (expected[j].mismatch(actual[j]) != -1) {
                return false;
            }
        }
        return true;
    }
}
