package io.blockframe.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.store.RowLostException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of this process that writes repairs back, and its queue. What does not fit into
 * the queue is dropped: the next read, or a scrub, repairs it.
 */
final class WriteBack {

    /** A repair holds at most 1 MiB. */
    private static final int MAX_QUEUED = 64;

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(10);

    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(
                    1,
                    1,
                    10,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(MAX_QUEUED),
                    Thread.ofPlatform().daemon().name("write-back").factory());

    /**
     * What could not be written lately: an entry, most often because its medium is read-only, or a
     * shard that has lost rows.
     */
    private static final Cache<Key, Boolean> FAILED =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(PAUSE_AFTER_FAILURE).build();

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private WriteBack() {}

    private record Key(Disk disk, Path path) {}

    /**
     * Queues a repair, unless it could not be done lately.
     *
     * @param listener is told of its end
     * @param done is called when it has left the queue, or never got into it
     */
    static void offer(ShardRepair repair, ReadListener listener, Runnable done) {
        if (FAILED.getIfPresent(entry(repair)) != null
                || FAILED.getIfPresent(shard(repair)) != null) {
            done.run();
            return;
        }
        try {
            THREAD.execute(
                    () -> {
                        try {
                            run(repair, listener);
                        } finally {
                            done.run();
                        }
                    });
        } catch (RejectedExecutionException e) {
            done.run();
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
