package io.blockframe.erasure;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts what the process has multiplied. When that has become much, a thread of its own finds the
 * kernel for much work, and only then is there a change: nobody waits for vector code to be
 * compiled.
 */
final class WarmUp implements Kernels {

    /** Three parity shards over 5 GB: less would not earn the seconds of compiling back. */
    static final long LITTLE_WORK_BYTES = 16L << 30;

    static final WarmUp INSTANCE = new WarmUp(WarmUp::besideTheWork, VectorTrial::fastest);

    private final Executor executor;
    private final Supplier<Kernel> trial;
    private final LongAdder multiplied = new LongAdder();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Kernel kernel = ScalarKernel.INSTANCE;

    /**
     * @param executor runs the trial
     * @param trial finds the kernel for much work; is called at most once
     */
    WarmUp(Executor executor, Supplier<Kernel> trial) {
        this.executor = executor;
        this.trial = trial;
    }

    @Override
    public Kernel forWork(long bytes) {
        if (!started.get()) {
            multiplied.add(bytes);
            if (multiplied.sum() > LITTLE_WORK_BYTES && started.compareAndSet(false, true)) {
                executor.execute(() -> kernel = trial.get());
            }
        }
        return kernel;
    }

    private static void besideTheWork(Runnable trial) {
        Thread.ofPlatform().daemon().name("vector-trial").start(trial);
    }
}
