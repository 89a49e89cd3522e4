package io.blockframe.erasure;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** Goal: a mistake of the caller is refused by name, before any byte is written. */
class ReedSolomonArgumentsTest {

    private final Arena arena = Arena.ofConfined();
    private final ReedSolomon code = ReedSolomon.of(4, 2);
    private final int[] intact = {0, 1, 2, 3};

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void accumulateRefusesShardsThatAreNoDataShards() {
        refuses("RS(4,2) has no data shard 4", () -> code.accumulate(4, range(8), parity(2, 8)));
        refuses("RS(4,2) has no data shard -1", () -> code.accumulate(-1, range(8), parity(2, 8)));
    }

    @Test
    void accumulateNeedsAllParityShards() {
        refuses("2 parity ranges, got 1", () -> code.accumulate(0, range(8), parity(1, 8)));
        refuses("2 parity ranges, got 3", () -> code.accumulate(0, range(8), parity(3, 8)));
    }

    @Test
    void accumulateRefusesParityThatIsTooShort() {
        refuses("7 bytes cannot take 8", () -> code.accumulate(0, range(8), parity(2, 7)));
    }

    @Test
    void overlappingMemoryIsRefused() {
        var memory = range(100);
        var parity = new MemorySegment[] {range(60), memory.asSlice(40)};
        refuses("overlaps", () -> code.accumulate(0, memory.asSlice(0, 60), parity));

        var inputs = parity(4, 60);
        inputs[2] = memory.asSlice(0, 60);
        var outputs = new MemorySegment[] {memory.asSlice(40)};
        refuses("overlaps", () -> code.rebuild(intact, new int[] {5}).run(inputs, outputs));
    }

    @Test
    void rebuildNeedsDistinctShardsAsManyAsThereAreData() {
        refuses("4 distinct shards", () -> code.rebuild(new int[] {0, 1, 2}, new int[] {3}));
        refuses("4 distinct shards", () -> code.rebuild(new int[] {0, 1, 2, 4, 5}, new int[] {3}));
        refuses("4 distinct shards", () -> code.rebuild(new int[] {0, 1, 2, 2}, new int[] {3}));
    }

    @Test
    void rebuildRefusesShardsThatAreNotThere() {
        refuses("shards 0 to 5", () -> code.rebuild(new int[] {0, 1, 2, 6}, new int[] {3}));
        refuses("shards 0 to 5", () -> code.rebuild(new int[] {-1, 1, 2, 3}, new int[] {4}));
        refuses("shards 0 to 5", () -> code.rebuild(intact, new int[] {6}));
        refuses(
                "has 6 shards",
                () -> code.rebuild(intact, IntStream.range(0, 7).map(i -> i % 6).toArray()));
    }

    @Test
    void runNeedsWhatWasPrepared() {
        var rebuild = code.rebuild(intact, new int[] {4, 5});

        refuses("4 inputs and 2 outputs", () -> rebuild.run(parity(3, 8), parity(2, 8)));
        refuses("4 inputs and 2 outputs", () -> rebuild.run(parity(4, 8), parity(1, 8)));
    }

    @Test
    void runNeedsEqualLengths() {
        var rebuild = code.rebuild(intact, new int[] {4, 5});
        var inputs = parity(4, 8);
        inputs[3] = range(9);
        var outputs = parity(2, 8);
        outputs[1] = range(7);

        refuses("equal lengths, found 9 and 8", () -> rebuild.run(inputs, parity(2, 8)));
        refuses("equal lengths, found 7 and 8", () -> rebuild.run(parity(4, 8), outputs));
    }

    private MemorySegment range(long bytes) {
        return arena.allocate(bytes);
    }

    private MemorySegment[] parity(int count, long bytes) {
        return Shards.zeros(arena, count, bytes);
    }

    private static void refuses(String reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
