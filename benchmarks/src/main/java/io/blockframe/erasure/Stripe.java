package io.blockframe.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

/** A stripe in memory, larger than any cache, and the code that a benchmark runs on it. */
final class Stripe implements AutoCloseable {

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment[] shards;

    final ReedSolomon code;

    Stripe(String kernel, int dataShards, int parityShards, long shardBytes) {
        code = code(kernel, dataShards, parityShards);
        shards = new MemorySegment[dataShards + parityShards];
        Arrays.setAll(shards, _ -> arena.allocate(shardBytes, 64));
        var random = new Random(1);
        var block = new byte[1 << 16];
        for (int i = 0; i < dataShards; i++) {
            for (long offset = 0; offset < shardBytes; offset += block.length) {
                random.nextBytes(block);
                MemorySegment.copy(
                        MemorySegment.ofArray(block), 0, shards[i], offset, block.length);
            }
        }
        encode(code, parity());
        requireParityOf("scalar");
    }

    MemorySegment shard(int index) {
        return shards[index];
    }

    MemorySegment[] parity() {
        return Arrays.copyOfRange(shards, code.dataShards(), shards.length);
    }

    /** The same range of several shards. */
    static MemorySegment[] slices(MemorySegment[] shards, long offset, long bytes) {
        var slices = new MemorySegment[shards.length];
        Arrays.setAll(slices, i -> shards[i].asSlice(offset, bytes));
        return slices;
    }

    MemorySegment[] select(int... shardIndexes) {
        return Arrays.stream(shardIndexes).mapToObj(i -> shards[i]).toArray(MemorySegment[]::new);
    }

    @Override
    public void close() {
        arena.close();
    }

    private void encode(ReedSolomon encoder, MemorySegment[] parity) {
        for (int i = 0; i < encoder.dataShards(); i++) {
            encoder.accumulate(i, shards[i].asSlice(0, parity[0].byteSize()), parity);
        }
    }

    private void requireParityOf(String kernel) {
        long bytes = Math.min(100_000, shards[0].byteSize());
        var expected = new MemorySegment[code.parityShards()];
        Arrays.setAll(expected, _ -> arena.allocate(bytes));
        encode(code(kernel, code.dataShards(), code.parityShards()), expected);
        for (int j = 0; j < expected.length; j++) {
            if (expected[j].mismatch(parity()[j].asSlice(0, bytes)) != -1) {
                throw new AssertionError("the kernels disagree on parity shard " + j);
            }
        }
    }

    private static ReedSolomon code(String kernel, int dataShards, int parityShards) {
        Kernel only =
                switch (kernel) {
                    case "vector" -> new VectorKernel();
                    case "native" -> NativeKernel.find().orElseThrow();
                    default -> ScalarKernel.INSTANCE;
                };
        return new MatrixCode(new CodingMatrix(dataShards, parityShards), _ -> only);
    }
}
