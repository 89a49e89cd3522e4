package io.blockframe.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;

/** A stripe of random data whose parity was made by JavaReedSolomon itself. */
final class Shards {

    final byte[][] bytes;
    private final int dataShards;

    private Shards(byte[][] bytes, int dataShards) {
        this.bytes = bytes;
        this.dataShards = dataShards;
    }

    static Shards encodedByJavaReedSolomon(
            int dataShards, int parityShards, int shardBytes, Random random) {
        byte[][] bytes = new byte[dataShards + parityShards][shardBytes];
        for (int i = 0; i < dataShards; i++) {
            random.nextBytes(bytes[i]);
        }
        com.backblaze.erasure.ReedSolomon.create(dataShards, parityShards)
                .encodeParity(bytes, 0, shardBytes);
        return new Shards(bytes, dataShards);
    }

    int shardBytes() {
        return bytes[0].length;
    }

    byte[][] parity() {
        return Arrays.copyOfRange(bytes, dataShards, bytes.length);
    }

    byte[][] select(int... shardIndexes) {
        return Arrays.stream(shardIndexes).mapToObj(i -> bytes[i]).toArray(byte[][]::new);
    }

    /** The shards off the heap. */
    MemorySegment[] lend(Arena arena, int... shardIndexes) {
        return Arrays.stream(shardIndexes)
                .mapToObj(i -> arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes[i]))
                .toArray(MemorySegment[]::new);
    }

    /** Off-heap ranges full of something that must not show in a result. */
    static MemorySegment[] dirty(Arena arena, int count, long bytes) {
        var ranges = zeros(arena, count, bytes);
        Arrays.stream(ranges).forEach(range -> range.fill((byte) 0x5A));
        return ranges;
    }

    static MemorySegment[] zeros(Arena arena, int count, long bytes) {
        var ranges = new MemorySegment[count];
        Arrays.setAll(ranges, _ -> arena.allocate(bytes));
        return ranges;
    }

    static byte[][] toArrays(MemorySegment[] ranges) {
        return Arrays.stream(ranges)
                .map(range -> range.toArray(ValueLayout.JAVA_BYTE))
                .toArray(byte[][]::new);
    }
}
