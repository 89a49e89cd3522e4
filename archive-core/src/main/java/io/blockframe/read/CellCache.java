package io.blockframe.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.blockframe.format.Geometry;
import io.blockframe.hash.Digest;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the readers of a process share, each with a bound: verified cells, cell records, and open
 * files. Thread-safe.
 *
 * <p>Cells are kept by the root of their file and their number in it, so equal files share them,
 * and in memory outside the heap, by Caffeine's W-TinyLFU. Only cells that are read in part are
 * kept, or that had to be rebuilt with others, and only until all of their parts were read: to
 * verify a cell again costs little more than to copy it, and the kernel has what it was given, so a
 * reader that reads a file from end to end gains nothing and would push out what others need.
 */
public final class CellCache implements AutoCloseable {

    /** Files that a process keeps open for reading. */
    private static final int MAX_OPEN_FILES = 64;

    private final long capacityCells;
    private final CellSlots slots = new CellSlots();
    private final Cache<Key, CachedCell> cells;
    private final ConcurrentHashMap<Key, CompletableFuture<CachedCell>> loading =
            new ConcurrentHashMap<>();
    private final OpenShards shards = new OpenShards(MAX_OPEN_FILES);
    private final RecordsCache records = new RecordsCache(shards);

    /**
     * @param maxBytes cells to keep, in bytes; below one cell none is kept
     */
    public CellCache(long maxBytes) {
        capacityCells = maxBytes / Geometry.CELL_BYTES;
        cells =
                Caffeine.newBuilder()
                        .maximumSize(capacityCells)
                        .executor(Runnable::run) // memory is given back before more is taken
                        .recordStats()
                        .<Key, CachedCell>removalListener((_, cell, _) -> cell.close())
                        .build();
    }

    private record Key(Digest root, long cell) {}

    /**
     * How often a cell was there that somebody wanted; those wanted as a whole count only then.
     *
     * @param hits times it was
     * @param misses times it had to be read
     * @param keptBytes memory of the cells that are there now
     */
    public record Use(long hits, long misses, long keptBytes) {}

    /** How the cells were used until now. */
    public Use use() {
        var stats = cells.stats();
        return new Use(
                stats.hitCount(), stats.missCount(), cells.estimatedSize() * Geometry.CELL_BYTES);
    }

    /** Fills a cell's memory with verified bytes. */
    @FunctionalInterface
    interface Loader {
        void load(MemorySegment memory) throws IOException;
    }

    /**
     * A verified cell, for the caller to copy from and then close. When several ask for one that is
     * not there, one of them loads it and the others wait.
     *
     * @param root of the file
     * @param number of the cell in the file
     * @throws IOException what the loader threw; the next caller tries again
     */
    CachedCell cell(Digest root, long number, Loader loader) throws IOException {
        var key = new Key(root, number);
        while (true) {
            var cell = cells.getIfPresent(key);
            if (cell == null) {
                var mine = new CompletableFuture<CachedCell>();
                var others = loading.putIfAbsent(key, mine);
                if (others == null) {
                    return load(key, mine, loader);
                }
                cell = await(others);
            }
            if (cell.hold()) {
                return cell;
            }
            // Evicted meanwhile: once more.
        }
    }

    /** So many cells there is room for. */
    long capacityCells() {
        return capacityCells;
    }

    /** Keeps a copy of verified bytes that were rebuilt, and that nobody has asked for yet. */
    void keepRebuilt(Digest root, long number, MemorySegment bytes, CachedCell.Rebuilt rebuilt) {
        var cell = new CachedCell(slots); // held for the cache
        MemorySegment.copy(bytes, 0, cell.memory(), 0, bytes.byteSize());
        cell.setUntold(rebuilt);
        if (cells.asMap().putIfAbsent(new Key(root, number), cell) != null) {
            cell.close();
        }
    }

    /** A cell if it is there, for the caller to copy from and then close; null otherwise. */
    CachedCell kept(Digest root, long number) {
        if (!has(root, number)) { // which is no miss
            return null;
        }
        var cell = cells.getIfPresent(new Key(root, number));
        return cell != null && cell.hold() ? cell : null;
    }

    /** Whether a cell is there; it may be gone the next moment. */
    boolean has(Digest root, long number) {
        return cells.asMap().containsKey(new Key(root, number));
    }

    /** Keeps a cell no longer, if it is still the one that is kept; its holders still have it. */
    void drop(Digest root, long number, CachedCell cell) {
        cells.asMap().remove(new Key(root, number), cell);
    }

    private CachedCell load(Key key, CompletableFuture<CachedCell> mine, Loader loader)
            throws IOException {
        var cell = new CachedCell(slots);
        try {
            loader.load(cell.memory());
            cell.hold(); // once for the caller, once for the cache
            cells.put(key, cell);
            mine.complete(cell);
            return cell;
        } catch (Throwable e) {
            cell.close();
            mine.completeExceptionally(e);
            throw e;
        } finally {
            loading.remove(key);
        }
    }

    private static CachedCell await(CompletableFuture<CachedCell> loading) throws IOException {
        try {
            return loading.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }

    RecordsCache records() {
        return records;
    }

    OpenShards shards() {
        return shards;
    }

    /** Closes the files and frees the memory. Close it after its readers. */
    @Override
    public void close() throws IOException {
        shards.close();
        slots.close();
    }
}
