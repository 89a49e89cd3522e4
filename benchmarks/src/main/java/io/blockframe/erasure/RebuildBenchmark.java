package io.blockframe.erasure;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long it takes to rebuild the lost cells of one row of RS(30,3) from 30 intact ones; 30 cells
 * (1.97 MB) divided by the score are GB/s read.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
public class RebuildBenchmark {

    private static final int CELL_BYTES = 64 << 10;
    private static final int SEGMENT_BYTES = 16 << 20;

    @Param({"scalar", "vector", "native"})
    String kernel;

    @Param({"1", "2", "3"})
    int lost;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment[] outputs = new MemorySegment[3];
    private Stripe stripe;
    private MemorySegment[] intact;
    private MemorySegment[] rebuilt;
    private ReedSolomon.Rebuild rebuild;
    private long nextRow;

    @Setup(Level.Trial)
    public void fill() {
        stripe = new Stripe(kernel, 30, 3, SEGMENT_BYTES);
        Arrays.setAll(outputs, _ -> arena.allocate(CELL_BYTES, 64));
        rebuilt = Arrays.copyOf(outputs, lost);
        int[] wanted = IntStream.range(0, lost).toArray();
        int[] given = IntStream.range(lost, lost + 30).toArray();
        rebuild = stripe.code.rebuild(given, wanted);
        intact = stripe.select(given);
        rebuildRow();
        for (int i = 0; i < lost; i++) {
            if (rebuilt[i].mismatch(stripe.shard(i).asSlice(0, CELL_BYTES)) != -1) {
                throw new AssertionError("shard %d is rebuilt wrongly".formatted(i));
            }
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        stripe.close();
        arena.close();
    }

    @Benchmark
    public MemorySegment[] rebuildRow() {
        rebuild.run(Stripe.slices(intact, nextRow, CELL_BYTES), rebuilt);
        nextRow = (nextRow + CELL_BYTES) % SEGMENT_BYTES;
        return rebuilt;
    }
}
