package io.blockframe.read;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.RowLostException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The content of one entry, verified. Any number of threads may read at once.
 *
 * <p>Every byte that it gives was verified by its cell's digest after it was read from the disk. A
 * cell that does not verify is read once more from its path, since another process may have
 * replaced the shard, and then rebuilt from any k cells of its row that do verify; the reader gets
 * the right bytes at once, and the shard soon after, in the background, when the policy says so.
 */
public final class EntryReader implements AutoCloseable {

    private final Loader loader;
    private final CellCache cache;
    private final ReadPolicy policy;
    private volatile Cut cut;
    private volatile boolean closed;

    private EntryReader(Loader loader, EntryFolder folder, CellCache cache, ReadPolicy policy) {
        this.loader = loader;
        this.cache = cache;
        this.policy = policy;
        this.cut = cut(folder);
    }

    /** How the entry was cut when it was loaded, and what repairs it as it is cut there. */
    private record Cut(EntryFolder folder, EntryRepairs repairs) {}

    private Cut cut(EntryFolder folder) {
        return new Cut(folder, new EntryRepairs(folder, policy, cache));
    }

    /** Loads the manifest of the entry. */
    @FunctionalInterface
    public interface Loader {
        EntryFolder load() throws IOException;
    }

    /**
     * Opens an entry; only its manifest is read now, and again before anything is called lost: the
     * entry may have been written anew meanwhile, cut in another way.
     *
     * @param cache shared with other readers, and closed after them
     * @throws IOException when no copy of its manifest can be used
     */
    public static EntryReader open(
            Archive archive, Published entry, CellCache cache, ReadPolicy policy)
            throws IOException {
        return open(() -> archive.folder(entry), cache, policy);
    }

    /** The same for an entry that is found in another way; {@code loader} is asked again then. */
    public static EntryReader open(Loader loader, CellCache cache, ReadPolicy policy)
            throws IOException {
        return new EntryReader(loader, loader.load(), cache, policy);
    }

    /** Opens an entry whose manifest was loaded, and stays with that. Reads nothing. */
    public static EntryReader open(EntryFolder folder, CellCache cache, ReadPolicy policy) {
        return new EntryReader(() -> folder, folder, cache, policy);
    }

    /** Where it lies and how it is cut. */
    public EntryFolder folder() {
        return cut.folder;
    }

    /** Length of the content. */
    public long sizeBytes() {
        return cut.folder.fileBytes();
    }

    /**
     * Reads from {@code position} on.
     *
     * @param target off-heap memory, lent for the call; what it holds past the bytes that were read
     *     is undefined
     * @return bytes read, all of them verified: fewer than the target's only at the end of the file
     *     or before a lost range; 0 at the end and past it
     * @throws RowLostException when the byte at {@code position} is lost
     * @throws IOException when something that is not damage keeps it from being read; a later try
     *     may do
     */
    public int read(MemorySegment target, long position) throws IOException {
        if (!target.isNative() || position < 0) {
            throw new IllegalArgumentException(
                    "needs off-heap memory and a position, was %s at %d"
                            .formatted(target, position));
        }
        if (closed) {
            throw new IllegalStateException(path().printable() + ": this reader was closed");
        }
        int wanted = Math.clamp(sizeBytes() - position, 0, readable(target));
        int done = 0;
        while (done < wanted) {
            var read = cut;
            try {
                done += readSome(read, target.asSlice(done, wanted - done), position + done);
            } catch (RowLostException e) {
                if (done > 0) {
                    break;
                }
                if (!isCutAnew(read, e)) {
                    read.repairs.lost(position, e);
                    throw e;
                }
            }
        }
        return done;
    }

    /** Whether the entry was written anew since it was loaded: then reads go by what it is now. */
    private synchronized boolean isCutAnew(Cut read, RowLostException lost) {
        if (cut != read) {
            return true;
        }
        try {
            var now = loader.load();
            var before = read.folder.manifest();
            if (now.manifest().equals(before)
                    || !now.manifest().entry().root().equals(before.entry().root())) {
                return false;
            }
            cut = cut(now);
            return true;
        } catch (IOException e) {
            lost.addSuppressed(e);
            return false;
        }
    }

    private static int readable(MemorySegment target) {
        return (int) Math.min(target.byteSize(), Integer.MAX_VALUE);
    }

    /** Reads at least a byte: whole cells straight into the target, else out of one cell. */
    private int readSome(Cut read, MemorySegment target, long position) throws IOException {
        long end = position + target.byteSize();
        long wholeEnd = end == sizeBytes() ? end : end - end % Geometry.CELL_BYTES;
        if (position % Geometry.CELL_BYTES == 0 && position < wholeEnd) {
            long most = StripeReader.BAND_CELLS * (long) Geometry.CELL_BYTES;
            var cells = target.asSlice(0, Math.min(wholeEnd - position, most));
            int kept = copyKept(read, cells, position);
            return kept > 0 ? kept : readCells(read, cells, position);
        }
        return readPart(read, target, position);
    }

    /** Copies the first cells, as far as they are in memory: they were rebuilt with others. */
    private int copyKept(Cut read, MemorySegment target, long position) {
        var root = read.folder.manifest().entry().root();
        var untold = new UntoldRebuilds(target);
        long done = 0;
        while (done < target.byteSize()) {
            long bytes = Math.min(Geometry.CELL_BYTES, target.byteSize() - done);
            long number = (position + done) / Geometry.CELL_BYTES;
            try (var cell = cache.kept(root, number)) {
                if (cell == null) {
                    break;
                }
                MemorySegment.copy(cell.memory(), 0, target, done, bytes);
                untold.add(cell.takeUntold(), done, bytes);
                cache.drop(root, number, cell);
            }
            done += bytes;
        }
        untold.tell();
        return (int) done;
    }

    private boolean isKept(Cut read, long position) {
        var root = read.folder.manifest().entry().root();
        return cache.has(root, position / Geometry.CELL_BYTES);
    }

    private int readCells(Cut read, MemorySegment target, long position) throws IOException {
        long segmentBytes = read.folder.geometry().shardBytes();
        long most = Math.min(target.byteSize(), segmentBytes - position % segmentBytes);
        long bytes = Math.min(most, Geometry.CELL_BYTES);
        while (bytes < most && !isKept(read, position + bytes)) {
            bytes = Math.min(most, bytes + Geometry.CELL_BYTES);
        }
        return (int) load(read, target.asSlice(0, bytes), position);
    }

    private int readPart(Cut read, MemorySegment target, long position) throws IOException {
        long number = position / Geometry.CELL_BYTES;
        long start = number * Geometry.CELL_BYTES;
        long cellBytes = Math.min(Geometry.CELL_BYTES, sizeBytes() - start);
        int bytes = (int) Math.min(target.byteSize(), start + cellBytes - position);
        var root = read.folder.manifest().entry().root();
        try (var cell =
                cache.cell(
                        root, number, memory -> load(read, memory.asSlice(0, cellBytes), start))) {
            long from = position - start;
            MemorySegment.copy(cell.memory(), from, target, 0, bytes);
            var untold = cell.takeUntold();
            if (untold != null) {
                untold.tell(cell.memory().asSlice(0, cellBytes));
            }
            if (cell.gave(from, from + bytes, cellBytes)) {
                cache.drop(root, number, cell);
            }
        }
        return bytes;
    }

    /** Reads whole cells of one segment. */
    private long load(Cut read, MemorySegment target, long position) throws IOException {
        var folder = read.folder;
        var geometry = folder.geometry();
        int stripe = (int) (position / geometry.stripeBytes());
        long inStripe = position % geometry.stripeBytes();
        return new StripeReader(
                        folder,
                        stripe,
                        cache.records().of(folder, stripe),
                        cache.shards(),
                        read.repairs)
                .read(
                        (int) (inStripe / geometry.shardBytes()),
                        (int) (inStripe % geometry.shardBytes() / Geometry.CELL_BYTES),
                        target);
    }

    /**
     * Waits until nothing that its reads found, as the entry is cut now, is waiting to be written
     * back.
     */
    public void awaitRepairs() throws InterruptedException {
        cut.repairs.await();
    }

    private ArchivePath path() {
        return cut.folder.manifest().entry().path();
    }

    /** Ends reading. What was queued to be written back still is. */
    @Override
    public void close() {
        closed = true;
    }
}
