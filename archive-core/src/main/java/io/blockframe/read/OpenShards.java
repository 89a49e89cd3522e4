package io.blockframe.read;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.store.ShardReader;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;

/**
 * The shard files that are open, at most so many: the one that was not used for the longest time is
 * closed first, and never while it is in use. Thread-safe.
 */
final class OpenShards implements AutoCloseable {

    private final int limit;
    private final LinkedHashMap<Key, OpenShard> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param limit open files to keep; more are open only while more are in use at once
     */
    OpenShards(int limit) {
        this.limit = limit;
    }

    private record Key(Disk disk, Path path) {}

    /** A shard that is open; in use until it is closed as often as it was borrowed. */
    final class OpenShard implements AutoCloseable {
        private final Key key;
        private final ShardReader reader;
        private int users; // guarded by OpenShards.this
        private boolean sizeTold; // guarded by OpenShards.this

        private OpenShard(Key key) {
            this.key = key;
            this.reader = new ShardReader(key.disk, key.path);
        }

        /** As {@link ShardReader#read}. */
        BitSet read(long offset, MemorySegment target) throws IOException {
            return reader.read(offset, target);
        }

        /**
         * Whether the file is not as long as expected. Says so once for each time it is opened.
         *
         * @throws IOException for an error that is not damage
         */
        boolean firstSeenWithOtherSize(long expectedBytes) throws IOException {
            synchronized (OpenShards.this) {
                if (sizeTold) {
                    return false;
                }
                sizeTold = true;
            }
            try {
                return reader.size() != expectedBytes;
            } catch (IOException e) {
                if (!DiskErrors.isDamage(e)) {
                    throw e;
                }
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            giveBack(this);
        }
    }

    /** Borrows a shard; close it soon. The file is opened when it is first read. */
    synchronized OpenShard borrow(Disk disk, Path path) throws IOException {
        var shard = open.computeIfAbsent(new Key(disk, path), OpenShard::new);
        shard.users++;
        shrinkTo(limit);
        return shard;
    }

    /** Makes the next borrower open the path again: the file may have been replaced. */
    synchronized void forget(Disk disk, Path path) throws IOException {
        var shard = open.remove(new Key(disk, path));
        if (shard != null && shard.users == 0) {
            shard.reader.close();
        }
    }

    private synchronized void giveBack(OpenShard shard) throws IOException {
        shard.users--;
        if (shard.users == 0 && open.get(shard.key) != shard) {
            shard.reader.close(); // forgotten while it was in use
        }
        shrinkTo(limit);
    }

    private void shrinkTo(int count) throws IOException {
        var eldest = open.values().iterator();
        while (open.size() > count && eldest.hasNext()) {
            var shard = eldest.next();
            if (shard.users == 0) {
                eldest.remove();
                shard.reader.close();
            }
        }
    }

    /** Closes every file; those in use when they are given back. */
    @Override
    public synchronized void close() throws IOException {
        shrinkTo(0);
        open.clear();
    }
}
