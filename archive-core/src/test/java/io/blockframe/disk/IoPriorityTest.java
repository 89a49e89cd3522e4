package io.blockframe.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Goal: on Linux the calls are the right ones; elsewhere nothing happens. */
@EnabledOnOs(OS.LINUX)
class IoPriorityTest {

    @Test
    void isIdleUntilItIsGivenBack() throws Exception {
        int before = IoPriority.get();
        try (var _ = IoPriority.lower()) {
            assertThat(IoPriority.get()).isEqualTo(IoPriority.IDLE);
        }
        assertThat(IoPriority.get()).isEqualTo(before);
    }

    /** Goal: one thread's priority is no other's. */
    @Test
    void concernsOneThreadOnly() throws Exception {
        int before = IoPriority.get();
        int there =
                inThread(
                        Thread.ofPlatform(),
                        () -> {
                            IoPriority.becomeIdle();
                            return IoPriority.get();
                        });
        assertThat(there).isEqualTo(IoPriority.IDLE);
        assertThat(IoPriority.get()).isEqualTo(before);
    }

    /** Goal: the thread that carries a virtual one is left alone. */
    @Test
    void doesNothingToVirtualThreads() throws Exception {
        int there =
                inThread(
                        Thread.ofVirtual(),
                        () -> {
                            IoPriority.becomeIdle();
                            return IoPriority.get();
                        });
        assertThat(there).isEqualTo(-1);
    }

    private static int inThread(Thread.Builder builder, Callable<Integer> call) throws Exception {
        var task = new FutureTask<>(call);
        builder.start(task);
        return task.get();
    }
}
