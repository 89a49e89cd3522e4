package io.blockframe.mount;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.hash.Digest;
import io.blockframe.read.CellCache;
import io.blockframe.read.EntryReader;
import io.blockframe.read.ReadPolicy;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The readers of the entries that are open, one for each version of a path, and of some that were
 * open lately: to open a file again is cheap. Thread-safe.
 */
final class ReaderPool implements AutoCloseable {
    private final Archive archive;
    private final CellCache cache;
    private final ReadPolicy policy;
    private final int idleLimit;

    /** From the one that was not borrowed for the longest time. */
    private final LinkedHashMap<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    private int idle;

    /**
     * @param idleLimit readers to keep that nobody uses
     */
    ReaderPool(Archive archive, CellCache cache, ReadPolicy policy, int idleLimit) {
        this.archive = archive;
        this.cache = cache;
        this.policy = policy;
        this.idleLimit = idleLimit;
    }

    private record Key(ArchivePath path, Digest root) {}

    /** One reader and how many use it. */
    private static final class Slot {
        private int users; // guarded by the pool
        private EntryReader reader; // guarded by the slot
    }

    /** A reader in use, until it is closed. */
    final class Lease implements AutoCloseable {
        private final Key key;
        private final EntryReader reader;

        private Lease(Key key, EntryReader reader) {
            this.key = key;
            this.reader = reader;
        }

        EntryReader reader() {
            return reader;
        }

        @Override
        public void close() {
            giveBack(key);
        }
    }

    /**
     * Borrows the reader of a version.
     *
     * @throws IOException when nothing of the entry's manifest can be read
     */
    Lease borrow(Published version) throws IOException {
        var key = new Key(version.entry().path(), version.entry().root());
        var slot = take(key);
        try {
            synchronized (slot) {
                if (slot.reader == null) {
                    slot.reader = EntryReader.open(archive, version, cache, policy);
                }
                return new Lease(key, slot.reader);
            }
        } catch (IOException | RuntimeException | Error e) {
            giveBack(key);
            throw e;
        }
    }

    private synchronized Slot take(Key key) {
        var slot = slots.get(key);
        if (slot == null) {
            slot = new Slot();
            slots.put(key, slot);
        } else if (slot.users == 0) {
            idle--;
        }
        slot.users++;
        return slot;
    }

    private void giveBack(Key key) {
        List<Slot> unused;
        synchronized (this) {
            var slot = slots.get(key);
            slot.users--;
            if (slot.users == 0) {
                idle++;
            }
            unused = takeIdleBeyond(idleLimit);
        }
        closeAll(unused);
    }

    private List<Slot> takeIdleBeyond(int limit) {
        var unused = new ArrayList<Slot>();
        Iterator<Slot> eldest = slots.values().iterator();
        while (idle > limit && eldest.hasNext()) {
            var slot = eldest.next();
            if (slot.users == 0) {
                eldest.remove();
                idle--;
                unused.add(slot);
            }
        }
        return unused;
    }

    /** Closes the readers that nobody uses. */
    @Override
    public void close() {
        List<Slot> unused;
        synchronized (this) {
            unused = takeIdleBeyond(0);
        }
        closeAll(unused);
    }

    private static void closeAll(List<Slot> unused) {
        for (var slot : unused) {
            synchronized (slot) {
                if (slot.reader != null) {
                    slot.reader.close();
                }
            }
        }
    }
}
