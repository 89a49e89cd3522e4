package io.blockframe.ingest;

import io.blockframe.jobs.Backlog;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What is remembered of the files beyond those that are remembered one by one: since when each is
 * as it is, in less than 100 bytes for each, and how many they are. Of two files of which one is
 * taken for the other, once in some millions of millions, one may be called quiet too soon, and is
 * looked at again before it is taken. Used by one thread, but for {@link #backlog}.
 */
final class Crowd {

    /** One poll: a table with linear probing, in which the key 0 stands for no file. */
    private static final class Poll {
        private long[] keys;
        private long[] sinces;
        private int used;
        private long files;
        private Instant oldest;

        Poll(int capacity) {
            keys = new long[capacity];
            sinces = new long[capacity];
        }

        private int slot(long key) {
            int slot = (int) key & keys.length - 1;
            while (keys[slot] != 0 && keys[slot] != key) {
                slot = slot + 1 & keys.length - 1;
            }
            return slot;
        }

        boolean has(long key) {
            return keys[slot(key)] == key;
        }

        void put(long key, long since) {
            if (4L * ++used > 3L * keys.length) {
                var smaller = this.keys;
                var itsSinces = this.sinces;
                keys = new long[2 * smaller.length];
                sinces = new long[2 * smaller.length];
                for (int i = 0; i < smaller.length; i++) {
                    if (smaller[i] != 0) {
                        set(smaller[i], itsSinces[i]);
                    }
                }
            }
            set(key, since);
        }

        private void set(long key, long since) {
            int slot = slot(key);
            keys[slot] = key;
            sinces[slot] = since;
        }
    }

    private static final int SMALLEST = 1 << 10; // a power of two, as all capacities

    private Poll last = new Poll(SMALLEST);
    private Poll now = new Poll(SMALLEST);
    private volatile Backlog backlog = Backlog.NONE;

    /**
     * Since when a file is as it is.
     *
     * @param nanos now; returned when that is not known
     */
    long since(Path file, SourceIdentity identity, long nanos) {
        long key = key(file, identity);
        for (var poll : List.of(now, last)) {
            if (poll.has(key)) {
                return poll.sinces[poll.slot(key)];
            }
        }
        return nanos;
    }

    /** Notes a file that this poll has found. */
    void note(Path file, SourceIdentity identity, boolean isFile, long sinceNanos) {
        long key = key(file, identity);
        if (now.has(key)) {
            return;
        }
        now.put(key, sinceNanos);
        if (isFile) {
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
        now = new Poll(Math.max(SMALLEST, last.keys.length / 2));
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
        return key == 0 ? 1 : key;
    }

    private static long mixed(long key, long more) {
        long z = (key ^ more) + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
