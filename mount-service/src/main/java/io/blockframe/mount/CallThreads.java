package io.blockframe.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * The threads that answer the kernel: when the last of them begins a call another one is started,
 * so that calls which wait for a disk that does not answer keep no others from being answered.
 * Thread-safe.
 */
final class CallThreads {
    private final int atFirst;
    private final int atMost;
    private final AtomicInteger busy = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>(); // guarded by this
    private Runnable loop; // guarded by this
    private volatile int count;

    /**
     * @param atFirst threads to start with
     * @param atMost threads that there may be; calls beyond wait
     */
    CallThreads(int atFirst, int atMost) {
        this.atFirst = atFirst;
        this.atMost = atMost;
    }

    /**
     * Runs {@code loop} in every thread; returns when it has returned in all.
     *
     * @param loop gets calls and runs them with {@link #answer}
     */
    void run(Runnable loop) throws InterruptedException {
        synchronized (this) {
            this.loop = loop;
            while (count < atFirst) {
                add();
            }
        }
        for (int i = 0; i < count; i++) { // none is added but by one that is waited for
            thread(i).join();
        }
    }

    /** Runs a call; may start another thread for the next one. */
    int answer(IntSupplier call) {
        if (busy.incrementAndGet() >= count) {
            addIfAllAreBusy();
        }
        try {
            return call.getAsInt();
        } finally {
            busy.decrementAndGet();
        }
    }

    int count() {
        return count;
    }

    private synchronized void addIfAllAreBusy() {
        boolean started = count > 0; // where something else gets the calls there are none
        if (started && busy.get() >= count && count < atMost) {
            add();
        }
    }

    private void add() {
        threads.add(Thread.ofPlatform().daemon().name("fuse-" + count).start(loop));
        count = threads.size();
    }

    private synchronized Thread thread(int index) {
        return threads.get(index);
    }
}
