package io.blockframe.read;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;
import io.blockframe.store.CellDigester;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.RowLostException;
import io.blockframe.store.StripeRecords;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Reads cells of one stripe. What it gives was verified in the memory it is given in: cells that
 * verify as they lie on disk, or that were rebuilt from others that do. Thread-safe; cheap to make.
 */
final class StripeReader {

    /** The most that is read at once: bounds memory, and lets a drive read on before it seeks. */
    static final int BAND_CELLS = 16;

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final OpenShards shards;
    private final StripeListener listener;

    StripeReader(
            EntryFolder folder,
            int stripe,
            StripeRecords records,
            OpenShards shards,
            StripeListener listener) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.shards = shards;
        this.listener = listener;
    }

    /**
     * Reads whole cells.
     *
     * @param index of the shard; it has a file
     * @param firstRow the row of the first cell
     * @param target off-heap, whole cells, at most {@link #BAND_CELLS}; its last may be the shard's
     *     short last one
     * @return the bytes that are right, at least a cell; fewer than asked for only when the next
     *     cell is lost
     * @throws RowLostException when the first cell is lost
     * @throws IOException when something that is not damage keeps them from being read
     */
    long read(int index, int firstRow, MemorySegment target) throws IOException {
        var bad = damaged(index, firstRow, target);
        for (int from = bad.nextSetBit(0); from >= 0; ) {
            int to = bad.nextClearBit(from);
            long start = from * (long) Geometry.CELL_BYTES;
            long end = Math.min(to * (long) Geometry.CELL_BYTES, target.byteSize());
            long rebuilt;
            try {
                rebuilt = rebuild(index, firstRow + from, target.asSlice(start, end - start));
            } catch (RowLostException e) {
                if (start == 0) {
                    throw e;
                }
                return start;
            }
            if (rebuilt < end - start) {
                return start + rebuilt;
            }
            from = bad.nextSetBit(to);
        }
        return target.byteSize();
    }

    private long rebuild(int index, int firstRow, MemorySegment target) throws IOException {
        long rebuilt;
        try (var band = new BandRebuild(folder, stripe, records, this)) {
            rebuilt = band.rebuild(index, firstRow, target, listener);
        }
        listener.rebuilt(stripe, index, firstRow, target.asSlice(0, rebuilt));
        return rebuilt;
    }

    /**
     * Reads whole cells as they lie on disk.
     *
     * @return those that do not verify, counted from the first; their content is undefined
     * @throws IOException for an error that is not damage, met twice
     */
    BitSet damaged(int index, int firstRow, MemorySegment target) throws IOException {
        var path = folder.path(folder.shard(stripe, index));
        try {
            var bad = damagedAtFirst(index, firstRow, target);
            if (bad.isEmpty()) {
                return bad;
            }
        } catch (IOException e) {
            // Descriptors may be free now, a stale handle is fresh after it was opened again.
        }
        // Another process may have repaired or replaced the shard.
        shards.forget(folder.disk(), path);
        return damagedAtFirst(index, firstRow, target);
    }

    private BitSet damagedAtFirst(int index, int firstRow, MemorySegment target)
            throws IOException {
        var shard = folder.shard(stripe, index);
        int cells = Geometry.cellCount(target.byteSize());
        long offset = (long) firstRow * Geometry.CELL_BYTES;
        try (var open = shards.borrow(folder.disk(), folder.path(shard));
                var arena = Arena.ofConfined()) {
            if (open.firstSeenWithOtherSize(shard.bytes())) {
                listener.otherSize(stripe, index);
            }
            var bad = open.read(offset, target);
            if (!records.known(index)) {
                bad.set(0, cells);
            }
            if (bad.cardinality() < cells) {
                bad.or(
                        CellDigester.mismatches(
                                target,
                                folder.treePlace(stripe, index),
                                offset,
                                records.shardRecords(index),
                                (long) firstRow * CellRecords.BYTES,
                                arena.allocate((long) cells * CellRecords.BYTES, 8)));
            }
            return bad;
        }
    }
}
