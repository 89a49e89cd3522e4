package io.blockframe.commit;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does work in the order it is given: on the caller's thread, or on one of its own while the caller
 * goes on. Used by one thread.
 */
final class WorkQueue implements AutoCloseable {

    private final ExecutorService thread;
    private Future<?> last;

    private WorkQueue(ExecutorService thread) {
        this.thread = thread;
    }

    /** For small files, where handing over costs more than the work. */
    static WorkQueue inline() {
        return new WorkQueue(null);
    }

    static WorkQueue threaded(String name) {
        return new WorkQueue(
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory()));
    }

    /** Work that may fail like the disk. */
    interface Work {
        void run() throws IOException;

        /** Is called after the work, and also when it is never done. */
        default void close() throws IOException {}

        /** Work that has the use of {@code resource} and closes it. */
        static Work using(Closeable resource, Work work) {
            return new Work() {
                @Override
                public void run() throws IOException {
                    work.run();
                }

                @Override
                public void close() throws IOException {
                    resource.close();
                }
            };
        }
    }

    /** Waits for what had been submitted when it was made; throws what that threw. */
    interface Progress {
        void await() throws IOException;
    }

    /** Does {@code work} after all that was given before, unless that failed. */
    void submit(Work work) throws IOException {
        if (thread == null) {
            run(work, null);
            return;
        }
        var before = last;
        last =
                thread.submit(
                        () -> {
                            run(work, before);
                            return null;
                        });
    }

    private static void run(Work work, Future<?> before) throws IOException {
        try (Closeable _ = work::close) {
            if (before != null && before.state() == Future.State.FAILED) {
                throw rethrown(before.exceptionNow());
            }
            work.run();
        }
    }

    /** Throws what has failed so far; waits for nothing. */
    void check() throws IOException {
        if (last != null && last.state() == Future.State.FAILED) {
            await();
        }
    }

    /** Any thread may wait for what was submitted so far. */
    Progress progress() {
        var until = last;
        return () -> await(until);
    }

    /** Waits until everything is done; throws what the first failed work threw. */
    void await() throws IOException {
        await(last);
    }

    private static void await(Future<?> work) throws IOException {
        if (work == null) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    work.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until everything is done, whatever came of it. */
    void awaitQuietly() {
        try {
            await();
        } catch (IOException | RuntimeException e) {
            // Whoever asks for the result of the work gets it.
        }
    }

    private static IOException rethrown(Throwable failure) {
        return switch (failure) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> new IOException(failure);
        };
    }

    /** Waits for all that was given; what failed is left out, as ever. */
    @Override
    public void close() {
        if (thread == null) {
            return;
        }
        // An executor closed by an interrupted thread drops what waits, and interrupts the rest.
        boolean interrupted = Thread.interrupted();
        try {
            thread.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
