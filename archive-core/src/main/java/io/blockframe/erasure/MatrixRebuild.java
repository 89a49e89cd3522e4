package io.blockframe.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Multiplies intact shards by one row of factors for each wanted shard. */
final class MatrixRebuild implements ReedSolomon.Rebuild {

    private final byte[][] factors;
    private final int inputCount;
    private final Kernels kernels;

    MatrixRebuild(byte[][] factors, int inputCount, Kernels kernels) {
        this.factors = factors;
        this.inputCount = inputCount;
        this.kernels = kernels;
    }

    @Override
    public void run(MemorySegment[] inputs, MemorySegment[] outputs) {
        if (inputs.length != inputCount || outputs.length != factors.length) {
            throw new IllegalArgumentException(
                    "expected %d inputs and %d outputs, got %d and %d"
                            .formatted(inputCount, factors.length, inputs.length, outputs.length));
        }
        if (outputs.length == 0) {
            return;
        }
        long bytes = outputs[0].byteSize();
        check(inputs, outputs, bytes);
        int[] present = IntStream.range(0, inputs.length).filter(i -> inputs[i] != null).toArray();
        if (present.length == inputs.length) {
            kernel(inputs, bytes).combine(inputs, factors, outputs, bytes);
            return;
        }
        var sources = new MemorySegment[present.length];
        Arrays.setAll(sources, i -> inputs[present[i]]);
        var columns = new byte[factors.length][present.length];
        for (int j = 0; j < factors.length; j++) {
            for (int i = 0; i < present.length; i++) {
                columns[j][i] = factors[j][present[i]];
            }
        }
        kernel(sources, bytes).combine(sources, columns, outputs, bytes);
    }

    private Kernel kernel(MemorySegment[] sources, long bytes) {
        return kernels.forWork(bytes * sources.length * factors.length);
    }

    private static void check(MemorySegment[] inputs, MemorySegment[] outputs, long bytes) {
        for (var output : outputs) {
            if (output.byteSize() != bytes) {
                throw unequal(output.byteSize(), bytes);
            }
        }
        for (var input : inputs) {
            if (input == null) {
                continue;
            }
            if (input.byteSize() != bytes) {
                throw unequal(input.byteSize(), bytes);
            }
            for (var output : outputs) {
                MatrixCode.checkApart(input, output);
            }
        }
    }

    private static IllegalArgumentException unequal(long found, long expected) {
        return new IllegalArgumentException(
                "shards must have equal lengths, found %d and %d bytes".formatted(found, expected));
    }
}
