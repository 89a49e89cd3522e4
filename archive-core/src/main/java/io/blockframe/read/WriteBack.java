package io.blockframe.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.store.RowLostException;
import io.blockframe.store.StoppedException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of this process that writes repairs back, and its queue. What does not fit into
 * the queue is dropped: the next read, or a scrub, repairs it.
 */
public final class WriteBack {

    /** A repair holds at most 1 MiB. */
    static final int MAX_QUEUED = 64;

    /** One for each repair that waits or is being written. */
    private static final Semaphore PLACES = new Semaphore(MAX_QUEUED);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(10);

    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(
                    1,
                    1,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("write-back").factory());

    /**
     * What could not be written lately: an entry, most often because its medium is read-only, or a
     * shard that has lost rows.
     */
    private static final Cache<Key, Boolean> FAILED =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(PAUSE_AFTER_FAILURE).build();

    private static volatile boolean givingUp;

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private WriteBack() {}

    private record Key(Disk disk, Path path) {}

    /** A repair that has a place, until it has ended. */
    private record Queued(ShardRepair repair, Arena arena, ReadListener listener, Runnable done)
            implements Runnable {
        @Override
        public void run() {
            try {
                if (!givingUp) {
                    WriteBack.run(repair, listener);
                }
            } finally {
                arena.close();
                PLACES.release();
                done.run();
            }
        }
    }

    /**
     * Queues a repair, unless it could not be done lately or too many wait.
     *
     * @param lent its cells are copied when it is queued, and not looked at otherwise
     * @param listener is told of its end
     * @param done is called when it has left the queue, or never got into it
     */
    static void offer(ShardRepair lent, ReadListener listener, Runnable done) {
        if (FAILED.getIfPresent(entry(lent)) != null
                || FAILED.getIfPresent(shard(lent)) != null
                || !PLACES.tryAcquire()) {
            done.run();
            return;
        }
        var arena = Arena.ofShared();
        try {
            THREAD.execute(new Queued(lent.copiedInto(arena), arena, listener, done));
        } catch (OutOfMemoryError e) { // the reader has its bytes and needs no repair
            arena.close();
            PLACES.release();
            done.run();
        }
    }

    /**
     * Gives up what waits, and waits for what is being written: cells are written to the end, a
     * whole shard is given up and leaves nothing behind. The next read, or a scrub, repairs them.
     *
     * @return whether nothing is being written any more; when not, the disk does not answer
     */
    public static synchronized boolean giveUp(Duration atMost) throws InterruptedException {
        givingUp = true;
        try {
            boolean idle = PLACES.tryAcquire(MAX_QUEUED, atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (idle) {
                PLACES.release(MAX_QUEUED);
            }
            return idle;
        } finally {
            givingUp = false;
        }
    }

    /** Called between two pieces of a long repair. */
    static void requireGoingOn() throws StoppedException {
        if (givingUp) {
            throw new StoppedException();
        }
    }

    private static void run(ShardRepair repair, ReadListener listener) {
        var entry = repair.folder().manifest().entry();
        var place = repair.shard().place();
        try {
            repair.run(() -> listener.on(repairing(entry, place)))
                    .ifPresent(
                            range ->
                                    listener.on(
                                            new ReadEvent.WrittenBack(
                                                    entry.path(), entry.root(), place, range)));
        } catch (StoppedException e) {
            // Nothing is wrong with it.
        } catch (IOException e) {
            var failed = e instanceof RowLostException ? shard(repair) : entry(repair);
            if (FAILED.asMap().putIfAbsent(failed, true) == null) {
                listener.on(new ReadEvent.NotWrittenBack(entry.path(), entry.root(), place, e));
            }
        }
    }

    private static ReadEvent repairing(Entry entry, ArchivePath place) {
        return new ReadEvent.Repairing(entry.path(), entry.root(), place);
    }

    private static Key entry(ShardRepair repair) {
        return new Key(repair.folder().disk(), repair.folder().directory());
    }

    private static Key shard(ShardRepair repair) {
        return new Key(repair.folder().disk(), repair.path());
    }
}
