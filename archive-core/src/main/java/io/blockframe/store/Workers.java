package io.blockframe.store;

import io.blockframe.disk.IoPriority;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A few platform threads that share the parts of one job with the thread that asks. One job at a
 * time.
 */
public final class Workers implements AutoCloseable {

    /** One part of a job; its errors end the job. */
    @FunctionalInterface
    public interface Part {
        /**
         * @param worker number of the thread, from 0: parts with the same one run one after another
         */
        void run(int part, int worker) throws IOException;
    }

    private static final ThreadFactory NAMED =
            Thread.ofPlatform().daemon().name("blockframe-worker-", 0).factory();

    private final int helpers;
    private final ExecutorService pool; // null without helpers

    /**
     * @param threads how many compute, the one that asks included; at least 1
     */
    public Workers(int threads) {
        this(threads, false);
    }

    /**
     * @param idle whether the I/O of all but the thread that asks gives way to all other
     */
    Workers(int threads, boolean idle) {
        this(
                threads - 1,
                threads == 1
                        ? null
                        : Executors.newFixedThreadPool(
                                threads - 1,
                                idle ? part -> NAMED.newThread(() -> runIdle(part)) : NAMED));
    }

    private Workers(int helpers, ExecutorService pool) {
        this.helpers = helpers;
        this.pool = pool;
    }

    private static void runIdle(Runnable parts) {
        IoPriority.becomeIdle();
        parts.run();
    }

    /** Threads that compute. */
    public int count() {
        return helpers + 1;
    }

    /**
     * At most so many of them, the thread that asks included; usable as long as these are not
     * closed.
     *
     * @param threads less than 1 is 1
     */
    Workers atMost(int threads) {
        return new Workers(Math.clamp(threads - 1L, 0, helpers), pool);
    }

    /**
     * Runs the parts 0 to {@code parts - 1}, in any order. Returns when no part runs any more, even
     * when the thread is interrupted.
     *
     * @throws IOException the first that a part threw; parts that had not begun then are left out
     */
    public void forEach(int parts, Part part) throws IOException {
        var job = new Job(parts, part);
        int helping = Math.min(helpers, parts - 1);
        var ended = new CountDownLatch(Math.max(0, helping));
        for (int i = 1; i <= helping; i++) {
            int worker = i;
            pool.execute(
                    () -> {
                        job.work(worker);
                        ended.countDown();
                    });
        }
        job.work(0);
        awaitAll(ended);
        job.rethrow();
    }

    private static void awaitAll(CountDownLatch ended) {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the parts still use the caller's memory
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }

    private static final class Job {
        private final int parts;
        private final Part part;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int parts, Part part) {
            this.parts = parts;
            this.part = part;
        }

        void work(int worker) {
            try {
                for (int i; failure.get() == null && (i = next.getAndIncrement()) < parts; ) {
                    part.run(i, worker);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        }

        void rethrow() throws IOException {
            switch (failure.get()) {
                case null -> {}
                case IOException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable e -> throw new IllegalStateException(e);
            }
        }
    }
}
