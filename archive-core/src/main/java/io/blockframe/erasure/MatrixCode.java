package io.blockframe.erasure;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** The code that multiplies by the rows of a {@link CodingMatrix}. */
final class MatrixCode implements ReedSolomon {

    /** Scattered rot makes many patterns of loss; to solve one costs less than to rebuild a row. */
    private static final int CACHED_REBUILDS = 128;

    private final CodingMatrix matrix;
    private final Kernels kernels;
    private final byte[][] contributions;
    private final Kernels contributionKernels;
    private final Cache<Pattern, Rebuild> rebuilds =
            Caffeine.newBuilder().maximumSize(CACHED_REBUILDS).executor(Runnable::run).build();

    MatrixCode(CodingMatrix matrix, Kernels kernels) {
        this.matrix = matrix;
        this.kernels = kernels;
        contributions = new byte[matrix.dataShards()][];
        Arrays.setAll(contributions, matrix::contributions);
        contributionKernels = kernelsFor(contributions);
    }

    @Override
    public int dataShards() {
        return matrix.dataShards();
    }

    @Override
    public int parityShards() {
        return matrix.parityShards();
    }

    @Override
    public void accumulate(int dataIndex, MemorySegment data, MemorySegment[] parity) {
        if (dataIndex < 0 || dataIndex >= dataShards()) {
            throw new IllegalArgumentException(
                    "%s has no data shard %d".formatted(this, dataIndex));
        }
        if (parity.length != parityShards()) {
            throw new IllegalArgumentException(
                    "%s needs %d parity ranges, got %d"
                            .formatted(this, parityShards(), parity.length));
        }
        long bytes = data.byteSize();
        for (var range : parity) {
            if (range.byteSize() < bytes) {
                throw new IllegalArgumentException(
                        "parity of %d bytes cannot take %d bytes of data"
                                .formatted(range.byteSize(), bytes));
            }
            checkApart(data, range);
        }
        var kernel = contributionKernels.forWork(bytes * parity.length);
        kernel.accumulate(data, contributions[dataIndex], parity);
    }

    @Override
    public Rebuild rebuild(int[] intact, int[] wanted) {
        var pattern = Pattern.of(intact, wanted);
        int shards = dataShards() + parityShards();
        for (int[] indexes : List.of(intact, wanted)) {
            if (Arrays.stream(indexes).anyMatch(i -> i < 0 || i >= shards)) {
                throw new IllegalArgumentException(
                        "%s has shards 0 to %d, was asked for %s"
                                .formatted(this, shards - 1, pattern));
            }
        }
        if (intact.length != dataShards()
                || new HashSet<>(pattern.intact).size() != intact.length) {
            throw new IllegalArgumentException(
                    "%s rebuilds from %d distinct shards, was given %s"
                            .formatted(this, dataShards(), pattern));
        }
        if (wanted.length > shards) {
            throw new IllegalArgumentException(
                    "%s has %d shards, was asked for %s".formatted(this, shards, pattern));
        }
        return rebuilds.get(pattern, _ -> prepare(intact, wanted));
    }

    @Override
    public String toString() {
        return "RS(%d,%d)".formatted(dataShards(), parityShards());
    }

    private Rebuild prepare(int[] intact, int[] wanted) {
        byte[][] factors = matrix.solve(intact, wanted);
        return new MatrixRebuild(factors, intact.length, kernelsFor(factors));
    }

    /**
     * Factors 0 and 1 multiply nothing; codes with k = 1 have no others, their parity is copies.
     */
    private Kernels kernelsFor(byte[][] factors) {
        for (byte[] row : factors) {
            for (byte factor : row) {
                if (factor != 0 && factor != 1) {
                    return kernels;
                }
            }
        }
        return _ -> ScalarKernel.INSTANCE;
    }

    static void checkApart(MemorySegment input, MemorySegment output) {
        if (input.asOverlappingSlice(output).isPresent()) {
            throw new IllegalArgumentException(
                    "the output %s overlaps the input %s".formatted(output, input));
        }
    }

    private record Pattern(List<Integer> intact, List<Integer> wanted) {
        static Pattern of(int[] intact, int[] wanted) {
            return new Pattern(
                    Arrays.stream(intact).boxed().toList(), Arrays.stream(wanted).boxed().toList());
        }

        @Override
        public String toString() {
            return "%s from %s".formatted(wanted, intact);
        }
    }
}
