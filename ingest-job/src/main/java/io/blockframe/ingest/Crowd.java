package io.blockframe.ingest;

import io.blockframe.commit.SourceIdentity;
import io.blockframe.jobs.Backlog;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is remembered of the files beyond those that are remembered one by one: since when each is
 * as it is, in less than 150 bytes for each, and how many they are. Of two files of which one is
 * taken for the other, once in some millions of millions, one may be called quiet too soon, and is
 * looked at again before it is taken. Used by one thread, but for {@link #backlog}.
 */
final class Crowd {

    /** One poll. */
    private static final class Poll {
        private final Map<Long, Long> sinces = new HashMap<>();
        private long files;
        private Instant oldest;
    }

    private Poll last = new Poll();
    private Poll now = new Poll();
    private volatile Backlog backlog = Backlog.NONE;

    /**
     * Since when a file is as it is.
     *
     * @param nanos now; returned when that is not known
     */
    long since(Path file, SourceIdentity identity, long nanos) {
        long key = key(file, identity);
        var since = now.sinces.getOrDefault(key, last.sinces.get(key));
        return since == null ? nanos : since;
    }

    /** Notes a file that this poll has found. */
    void note(Path file, SourceIdentity identity, boolean isFile, long sinceNanos) {
        boolean isNew = now.sinces.putIfAbsent(key(file, identity), sinceNanos) == null;
        if (isNew && isFile) {
            now.files++;
            now.oldest = Backlog.older(now.oldest, identity.changed());
        }
    }

    /** A file that this poll has found is remembered by itself from now on. */
    void left() {
        now.files--;
    }

    /** Forgets what was not noted since the last call. */
    void endOfPoll() {
        last = now;
        now = new Poll();
        backlog = new Backlog(last.files, last.oldest, List.of());
    }

    /** How many the last poll found, and since when the oldest lies there. Any thread may ask. */
    Backlog backlog() {
        return backlog;
    }

    /** Mixes names and numbers as splitmix64 does (Steele, Lea and Flood, 2014). */
    private static long key(Path file, SourceIdentity identity) {
        long key = mixed(identity.inode(), identity.device());
        key = mixed(key, identity.sizeBytes());
        key = mixed(key, identity.modified().getEpochSecond());
        key = mixed(key, identity.modified().getNano());
        key = mixed(key, identity.changed().getEpochSecond());
        key = mixed(key, identity.changed().getNano());
        key = mixed(key, file.hashCode());
        return key;
    }

    private static long mixed(long key, long more) {
        long z = (key ^ more) + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
