package io.blockframe.hash;

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
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** How long the value of one subtree takes; bytes divided by the score are GB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class HashBenchmark {

    /** Larger than any cache. */
    private static final int BUFFER_BYTES = 256 << 20;

    @Param({"native", "java"})
    String implementation;

    @Param({"4096", "65536", "1048576"})
    int bytes;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment output = arena.allocate(Digest.BYTES);
    private MemorySegment buffer;
    private Blake3 blake3;
    private long next;

    @Setup(Level.Trial)
    public void fill() {
        blake3 = implementation.equals("native") ? new NativeBlake3() : new JavaBlake3();
        buffer = arena.allocate(BUFFER_BYTES, 64);
        var block = new byte[1 << 20];
        new Random(1).nextBytes(block);
        for (long i = 0; i < BUFFER_BYTES; i += block.length) {
            MemorySegment.copy(MemorySegment.ofArray(block), 0, buffer, i, block.length);
        }
        var sample = buffer.asSlice(0, 100_000);
        if (!blake3.hash(sample).equals(new JavaBlake3().hash(sample))) {
            throw new AssertionError("the implementations disagree");
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        arena.close();
    }

    @Benchmark
    public MemorySegment subtree() {
        long first = next;
        next = (next + bytes) % BUFFER_BYTES;
        blake3.subtree(buffer.asSlice(first, bytes), first, false, output, 0);
        return output;
    }
}
