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

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * How long a commit takes to add one slice of 1 MiB to the parity of its stripe; 1 MiB divided by
 * the score is GB/s of file data. RS(1,3) does the same with plain copies.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
public class EncodeBenchmark {

    private static final int SLICE_BYTES = 1 << 20;
    private static final int SEGMENT_BYTES = 32 << 20;

    @Param({"scalar", "vector", "native"})
    String kernel;

    @Param({"30", "1"})
    int dataShards;

    private Stripe stripe;
    private int nextShard;
    private long nextSlice;

    @Setup(Level.Trial)
    public void fill() {
        stripe = new Stripe(kernel, dataShards, 3, SEGMENT_BYTES);
    }

    @TearDown(Level.Trial)
    public void close() {
        stripe.close();
    }

    @Benchmark
    public MemorySegment[] accumulateSlice() {
        var data = stripe.shard(nextShard).asSlice(nextSlice, SLICE_BYTES);
        var parity = Stripe.slices(stripe.parity(), nextSlice, SLICE_BYTES);
        stripe.code.accumulate(nextShard, data, parity);
        nextSlice += SLICE_BYTES;
        if (nextSlice == SEGMENT_BYTES) {
            nextSlice = 0;
            nextShard = (nextShard + 1) % dataShards;
        }
        return parity;
    }
}
