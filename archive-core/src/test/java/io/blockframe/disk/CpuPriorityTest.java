package io.blockframe.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Goal: on Linux the calls are the right ones; elsewhere nothing happens. */
@EnabledOnOs(OS.LINUX)
class CpuPriorityTest {

    /** Goal: who answers keeps the priority that it had. */
    @Test
    void concernsOneThreadAndThoseThatItBegins() throws Exception {
        int before = CpuPriority.get();
        int there =
                in(
                        Thread.ofPlatform(),
                        () -> {
                            CpuPriority.becomeLongWork();
                            CpuPriority.becomeLongWork(); // at each poll
                            return in(Thread.ofPlatform(), CpuPriority::get);
                        });
        assertThat(there).isEqualTo(Math.max(before, CpuPriority.LONG_WORK));
        assertThat(CpuPriority.get()).isEqualTo(before);
    }

    @Test
    void idleWorkHasTheLeastShare() throws Exception {
        int there =
                in(
                        Thread.ofPlatform(),
                        () -> {
                            CpuPriority.becomeIdleWork();
                            CpuPriority.becomeLongWork(); // gives nothing back
                            return CpuPriority.get();
                        });
        assertThat(there).isEqualTo(CpuPriority.IDLE_WORK);
    }

    /** Goal: the thread that carries a virtual one is left alone. */
    @Test
    void doesNothingToVirtualThreads() throws Exception {
        int there =
                in(
                        Thread.ofVirtual(),
                        () -> {
                            int before = CpuPriority.get();
                            CpuPriority.becomeLongWork();
                            return CpuPriority.get() - before;
                        });
        assertThat(there).isZero();
    }

    private static int in(Thread.Builder builder, Callable<Integer> call) throws Exception {
        var task = new FutureTask<>(call);
        builder.start(task);
        return task.get();
    }
}
