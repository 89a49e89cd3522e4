package io.blockframe.read;

import io.blockframe.store.RowLostException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads an entry, and keeps what the listener was told. */
final class Reading implements AutoCloseable {

    final List<ReadEvent> events;
    final EntryReader reader;
    private final CellCache cache;

    Reading(StoredEntry entry) {
        this(entry, true, 16 << 20);
    }

    Reading(StoredEntry entry, boolean repair, long cacheBytes) {
        events = new CopyOnWriteArrayList<>();
        cache = new CellCache(cacheBytes);
        reader = EntryReader.open(entry.folder(), cache, new ReadPolicy(repair, events::add));
    }

    /** Keeps nothing of what the listener is told. */
    Reading(StoredEntry entry, ReadListener listener) {
        events = List.of();
        cache = new CellCache(0);
        reader = EntryReader.open(entry.folder(), cache, new ReadPolicy(true, listener));
    }

    /** Loads the entry again before anything of it is called lost. */
    Reading(EntryReader.Loader loader) throws IOException {
        events = new CopyOnWriteArrayList<>();
        cache = new CellCache(0);
        reader = EntryReader.open(loader, cache, new ReadPolicy(true, events::add));
    }

    /** What the cells that are kept take. */
    long keptBytes() {
        return cache.use().keptBytes();
    }

    /** Reads a range that is not lost, as often as it takes. */
    byte[] read(long position, int bytes) throws IOException {
        var read = new byte[bytes];
        int done = 0;
        while (done < bytes) {
            byte[] some = readOnce(position + done, bytes - done);
            if (some.length == 0) {
                break;
            }
            System.arraycopy(some, 0, read, done, some.length);
            done += some.length;
        }
        return Arrays.copyOf(read, done);
    }

    byte[] readOnce(long position, int bytes) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(Math.max(1, bytes)).asSlice(0, bytes);
            int read = reader.read(target, position);
            return target.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    byte[] readAll() throws IOException {
        return read(0, Math.toIntExact(reader.sizeBytes()));
    }

    /** Reads from end to end, in steps; returns where it failed, a cell's worth at a time. */
    List<Long> lostCells(byte[] expected) throws IOException {
        var lost = new ArrayList<Long>();
        long position = 0;
        while (position < reader.sizeBytes()) {
            try {
                byte[] some = readOnce(position, 300_000);
                if (!Arrays.equals(
                        some,
                        Arrays.copyOfRange(
                                expected, (int) position, (int) position + some.length))) {
                    throw new AssertionError("wrong bytes at " + position);
                }
                position += some.length;
            } catch (RowLostException e) {
                lost.add(position);
                position += 65_536 - position % 65_536;
            }
        }
        return lost;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        cache.close();
    }
}
