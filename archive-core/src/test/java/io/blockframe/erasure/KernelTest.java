package io.blockframe.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Goal: vector code does what scalar code does, on this machine and on those with less. */
class KernelTest {

    private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void vectorAndScalarAgree(long seed) {
        new KernelComparison(new VectorKernel(), seed).run(2000);
    }

    /** bin/test installs the library. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261125})
    void nativeAndScalarAgree(long seed) {
        assertThat(IsalLibrary.PROBLEM).isEmpty();
        new KernelComparison(NativeKernel.find().orElseThrow(), seed).run(2000);
    }

    /** Goal: a library that multiplies wrongly on this machine is not used. */
    @Test
    void nativeCodeIsAskedBeforeItIsBelieved() {
        assertThat(NativeKernel.isRight(new VectorKernel())).isTrue();
        assertThat(NativeKernel.isRight(wrong(true, false))).isFalse();
        assertThat(NativeKernel.isRight(wrong(false, true))).isFalse();
    }

    private static Kernel wrong(boolean accumulating, boolean combining) {
        return new Kernel() {
            @Override
            public void accumulate(MemorySegment source, byte[] factors, MemorySegment[] targets) {
                ScalarKernel.INSTANCE.accumulate(source, factors, targets);
                spoil(targets[1], accumulating);
            }

            @Override
            public void combine(
                    MemorySegment[] sources,
                    byte[][] factors,
                    MemorySegment[] targets,
                    long bytes) {
                ScalarKernel.INSTANCE.combine(sources, factors, targets, bytes);
                spoil(targets[3], combining);
            }
        };
    }

    private static void spoil(MemorySegment target, boolean really) {
        if (really) {
            long last = target.byteSize() - 1;
            target.set(
                    ValueLayout.JAVA_BYTE, last, (byte) ~target.get(ValueLayout.JAVA_BYTE, last));
        }
    }

    /** Goal: narrower vectors, as other machines have them, give the same bytes. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void narrowVectorsAgreeToo(int vectorBytes) throws Exception {
        var output =
                runWith(KernelComparison.class, VECTOR_MODULE, "-XX:MaxVectorSize=" + vectorBytes);

        assertThat(Integer.parseInt(output)).isBetween(128, vectorBytes * 8);
    }

    @Test
    void onlyMuchWorkIsDoneByTheWinnerOfTheTrial() {
        var winner = new VectorKernel();
        var trials = new ArrayDeque<Runnable>();
        var kernels = new WarmUp(trials::add, () -> winner);

        for (int i = 0; i < 64; i++) {
            assertThat(kernels.forWork(WarmUp.LITTLE_WORK_BYTES / 64))
                    .isSameAs(ScalarKernel.INSTANCE);
        }
        assertThat(trials).isEmpty();

        assertThat(kernels.forWork(1)).isSameAs(ScalarKernel.INSTANCE);
        assertThat(kernels.forWork(1)).isSameAs(ScalarKernel.INSTANCE);
        assertThat(trials).hasSize(1);

        trials.remove().run();
        assertThat(kernels.forWork(1)).isSameAs(winner);
    }

    @Test
    void jvmsWithoutVectorsGetTheScalarKernel() throws Exception {
        assertThat(runWith(ChosenKernel.class)).isEqualTo("ScalarKernel");
        assertThat(runWith(ChosenKernel.class, VECTOR_MODULE, "-XX:MaxVectorSize=8"))
                .isEqualTo("ScalarKernel");
    }

    /** A JVM that chooses its kernel for much work, and works with it. */
    static final class ChosenKernel {
        public static void main(String[] args) {
            var kernel = VectorTrial.fastest();
            try (var arena = Arena.ofConfined()) {
                var targets = Shards.zeros(arena, 3, 100);
                kernel.accumulate(arena.allocate(100), new byte[] {1, 2, 3}, targets);
            }
            System.out.println(kernel.getClass().getSimpleName());
        }
    }

    /** The standard output of a JVM of its own. */
    private static String runWith(Class<?> program, String... flags)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit status of %s", command).isZero();
        return output.strip();
    }
}
