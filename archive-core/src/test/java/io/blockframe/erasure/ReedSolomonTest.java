package io.blockframe.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Goal: parity is JavaReedSolomon's, and any k of the k + m shards give all the others. */
class ReedSolomonTest {

    private static final int SHARD_BYTES = 333;

    @ParameterizedTest(name = "{0} RS({1},{2})")
    @MethodSource("kernelsAndShapes")
    void parityIsThatOfJavaReedSolomon(String kernel, int dataShards, int parityShards) {
        var shards = encoded(dataShards, parityShards, 1);
        var code = code(kernel, dataShards, parityShards);
        var order = new ArrayList<>(IntStream.range(0, dataShards).boxed().toList());
        Collections.shuffle(order, new Random(2));
        try (var arena = Arena.ofConfined()) {
            var parity = Shards.zeros(arena, parityShards, SHARD_BYTES);
            for (int i : order) {
                code.accumulate(i, shards.lend(arena, i)[0], parity);
            }
            assertThat(Shards.toArrays(parity)).isDeepEqualTo(shards.parity());
        }
    }

    /** Goal: no pattern of loss is solved wrongly, each shard wanted alone and all at once. */
    @ParameterizedTest(name = "{0} RS({1},{2})")
    @MethodSource("kernelsAndSmallShapes")
    void everyChoiceOfIntactShardsGivesAllOthers(String kernel, int dataShards, int parityShards) {
        var shards = encoded(dataShards, parityShards, 3);
        var code = code(kernel, dataShards, parityShards);
        int total = dataShards + parityShards;
        int choices = 0;
        for (int mask = 0; mask < 1 << total; mask++) {
            if (Integer.bitCount(mask) != dataShards) {
                continue;
            }
            int chosen = mask;
            int[] intact = IntStream.range(0, total).filter(i -> (chosen >> i & 1) == 1).toArray();
            int[] lost = IntStream.range(0, total).filter(i -> (chosen >> i & 1) == 0).toArray();
            checkRebuild(code, shards, intact, lost);
            for (int shard = 0; shard < total; shard++) {
                checkRebuild(code, shards, intact, shard);
            }
            choices++;
        }
        assertThat(choices).isPositive();
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("kernelsAndSeeds")
    void anyThirtyOf33ShardsInAnyOrderGiveTheOthers(String kernel, long seed) {
        var shards = encoded(30, 3, seed);
        var code = code(kernel, 30, 3);
        var random = new Random(seed);
        var indexes = new ArrayList<>(IntStream.range(0, 33).boxed().toList());
        for (int round = 0; round < 200; round++) {
            Collections.shuffle(indexes, random);
            int[] order = indexes.stream().mapToInt(i -> i).toArray();
            int lost = random.nextInt(4);
            checkRebuild(
                    code,
                    shards,
                    Arrays.copyOf(order, 30),
                    Arrays.copyOfRange(order, 30, 30 + lost));
        }
    }

    /** Goal: data shards past the end of the file have no bytes, and count as zeros. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void missingInputsStandForZeros(String kernel) {
        var code = code(kernel, 30, 3);
        try (var arena = Arena.ofConfined()) {
            var first = encoded(30, 3, 5).lend(arena, 0)[0];
            var parity = Shards.zeros(arena, 3, SHARD_BYTES);
            code.accumulate(0, first, parity);
            int[] intact = IntStream.range(3, 33).toArray();
            var inputs = new MemorySegment[30];
            System.arraycopy(parity, 0, inputs, 27, 3);
            var outputs = Shards.dirty(arena, 3, SHARD_BYTES);

            code.rebuild(intact, new int[] {0, 1, 2}).run(inputs, outputs);

            assertThat(outputs[0].mismatch(first)).isEqualTo(-1);
            for (int i : new int[] {1, 2}) {
                assertThat(outputs[i].mismatch(arena.allocate(SHARD_BYTES))).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void withoutAnyInputEverythingIsZeros(String kernel) {
        try (var arena = Arena.ofConfined()) {
            for (int[] shape : new int[][] {{1, 3}, {4, 2}}) {
                int k = shape[0];
                var outputs = Shards.dirty(arena, 1, SHARD_BYTES);
                code(kernel, k, shape[1])
                        .rebuild(IntStream.rangeClosed(1, k).toArray(), new int[] {0})
                        .run(new MemorySegment[k], outputs);
                assertThat(outputs[0].mismatch(arena.allocate(SHARD_BYTES))).isEqualTo(-1);
            }
        }
    }

    @Test
    void parityOfASingleDataShardIsCopies() {
        var shards = encoded(1, 3, 9);

        assertThat(shards.parity()).isDeepEqualTo(shards.select(0, 0, 0));
        for (int intact = 0; intact < 4; intact++) {
            checkRebuild(ReedSolomon.of(1, 3), shards, new int[] {intact}, 0, 1, 2, 3);
        }
    }

    @Test
    void parityMayBeLongerThanTheData() {
        try (var arena = Arena.ofConfined()) {
            var data = encoded(4, 2, 11).lend(arena, 1)[0];
            var parity = Shards.dirty(arena, 2, SHARD_BYTES + 100);

            ReedSolomon.of(4, 2).accumulate(1, data, parity);

            var dirty = Shards.dirty(arena, 1, 100)[0];
            for (var range : parity) {
                assertThat(range.asSlice(SHARD_BYTES).mismatch(dirty)).isEqualTo(-1);
                assertThat(range.asSlice(0, 100).mismatch(dirty)).isNotEqualTo(-1);
            }
        }
    }

    @Test
    void codesAreShared() {
        assertThat(ReedSolomon.of(30, 3)).isSameAs(ReedSolomon.of(30, 3));
        assertThat(ReedSolomon.of(30, 3).dataShards()).isEqualTo(30);
        assertThat(ReedSolomon.of(30, 3).parityShards()).isEqualTo(3);
    }

    private static void checkRebuild(ReedSolomon code, Shards shards, int[] intact, int... wanted) {
        try (var arena = Arena.ofConfined()) {
            var outputs = Shards.dirty(arena, wanted.length, shards.shardBytes());
            code.rebuild(intact, wanted).run(shards.lend(arena, intact), outputs);

            assertThat(Shards.toArrays(outputs))
                    .as("%s from %s", Arrays.toString(wanted), Arrays.toString(intact))
                    .isDeepEqualTo(shards.select(wanted));
        }
    }

    private static Shards encoded(int dataShards, int parityShards, long seed) {
        return Shards.encodedByJavaReedSolomon(
                dataShards, parityShards, SHARD_BYTES, new Random(seed));
    }

    private static ReedSolomon code(String kernel, int dataShards, int parityShards) {
        Kernel only = kernel.equals("vector") ? new VectorKernel() : ScalarKernel.INSTANCE;
        return new MatrixCode(new CodingMatrix(dataShards, parityShards), _ -> only);
    }

    static Stream<Arguments> kernelsAndShapes() {
        return withKernels(
                List.of(
                        new int[] {1, 1},
                        new int[] {1, 3},
                        new int[] {2, 2},
                        new int[] {4, 2},
                        new int[] {5, 1},
                        new int[] {10, 4},
                        new int[] {30, 3},
                        new int[] {100, 20},
                        new int[] {253, 3},
                        new int[] {1, 255}));
    }

    static Stream<Arguments> kernelsAndSmallShapes() {
        var shapes = new ArrayList<int[]>();
        for (int total = 2; total <= 8; total++) {
            for (int k = 1; k < total; k++) {
                shapes.add(new int[] {k, total - k});
            }
        }
        return withKernels(shapes);
    }

    static Stream<Arguments> kernelsAndSeeds() {
        return Stream.of("scalar", "vector")
                .flatMap(kernel -> Stream.of(1L, 2L, 20261122L).map(s -> Arguments.of(kernel, s)));
    }

    private static Stream<Arguments> withKernels(List<int[]> shapes) {
        return Stream.of("scalar", "vector")
                .flatMap(kernel -> shapes.stream().map(s -> Arguments.of(kernel, s[0], s[1])));
    }
}
