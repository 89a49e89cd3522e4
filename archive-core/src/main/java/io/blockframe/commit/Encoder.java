package io.blockframe.commit;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does work in the order it is given: on the caller's thread, or on one of its own while the caller
 * goes on. Used by one thread.
 */
final class Encoder implements AutoCloseable {

    private final ExecutorService thread;
    private Future<?> last;

    private Encoder(ExecutorService thread) {
        this.thread = thread;
    }

    /** For small files, where handing over costs more than the work. */
    static Encoder inline() {
        return new Encoder(null);
    }

    static Encoder threaded(String name) {
        return new Encoder(
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory()));
    }

    /** Work that may fail like the disk. */
    interface Work {
        void run() throws IOException;
    }

    /** Does {@code work} after all that was given before, unless that failed. */
    void submit(Work work) throws IOException {
        if (thread == null) {
            work.run();
            return;
        }
        var before = last;
        last =
                thread.submit(
                        () -> {
                            if (before == null || before.state() == Future.State.SUCCESS) {
                                work.run();
                            } else {
                                throw rethrown(before.exceptionNow());
                            }
                            return null;
                        });
    }

    /** Waits until everything is done; throws what the first failed work threw. */
    void await() throws IOException {
        if (last == null) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    last.get();
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

    /** Waits for the work under way. */
    @Override
    public void close() {
        if (thread != null) {
            thread.close();
        }
    }
}
