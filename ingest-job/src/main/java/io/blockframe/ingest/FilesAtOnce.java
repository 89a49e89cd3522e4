package io.blockframe.ingest;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;

/**
 * Work on files, each on a thread of its own: only so much at a time, and on a file only once at a
 * time. Thread-safe.
 */
final class FilesAtOnce {

    private final int atOnce;
    private final ThreadFactory threads;
    private final Semaphore turns;
    private final Set<Path> underWay = ConcurrentHashMap.newKeySet();

    FilesAtOnce(int atOnce, ThreadFactory threads) {
        this.atOnce = atOnce;
        this.threads = threads;
        this.turns = new Semaphore(atOnce);
    }

    /** Waits for its turn, and returns when the work has begun; at once when it is under way. */
    void begin(Path file, Runnable work) {
        if (!underWay.contains(file)) {
            turns.acquireUninterruptibly();
            start(file, work);
        }
    }

    /** Begins the work if its turn is now and it is not under way. */
    void offer(Path file, Runnable work) {
        if (!underWay.contains(file) && turns.tryAcquire()) {
            start(file, work);
        }
    }

    /** Takes over a turn. */
    private void start(Path file, Runnable work) {
        if (!underWay.add(file)) {
            turns.release();
            return;
        }
        boolean begun = false;
        try {
            threads.newThread(() -> run(file, work)).start();
            begun = true;
        } finally {
            if (!begun) { // the system lets this process have no more threads
                ended(file);
            }
        }
    }

    private void run(Path file, Runnable work) {
        try {
            work.run();
        } finally {
            ended(file);
        }
    }

    private void ended(Path file) {
        underWay.remove(file);
        turns.release();
    }

    /** Waits until nothing is under way; nothing may be begun any more. */
    void awaitEnd() {
        turns.acquireUninterruptibly(atOnce);
        turns.release(atOnce);
    }
}
