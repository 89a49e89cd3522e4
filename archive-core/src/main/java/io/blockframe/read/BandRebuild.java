package io.blockframe.read;

import io.blockframe.format.Geometry;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.RowLostException;
import io.blockframe.store.RowRebuilder;
import io.blockframe.store.StripeRecords;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.concurrent.Semaphore;

/**
 * Rebuilds neighbouring cells of one shard, from any k cells of each row that verify. Used once, by
 * one thread.
 *
 * <p>Takes up to k + m bands of memory, so only a few of them are at work at once in a process.
 */
final class BandRebuild implements AutoCloseable {

    private static final Semaphore PERMITS =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private final EntryFolder folder;
    private final int stripe;
    private final RowRebuilder rebuilder;
    private final StripeReader reader;
    private final Arena arena;
    private final MemorySegment[] shards;
    private BitSet[] damaged;
    private IOException unavailable;

    BandRebuild(EntryFolder folder, int stripe, StripeRecords records, StripeReader reader) {
        this.folder = folder;
        this.stripe = stripe;
        this.rebuilder = new RowRebuilder(folder, stripe, records);
        this.reader = reader;
        this.shards = new MemorySegment[folder.geometry().totalShards()];
        PERMITS.acquireUninterruptibly();
        this.arena = Arena.ofConfined();
    }

    /**
     * Rebuilds cells.
     *
     * @param target whole cells of shard {@code index} from {@code firstRow} on
     * @return the bytes that were rebuilt, at least a cell; fewer than asked for only when the next
     *     cell is lost
     * @throws RowLostException when the first cell is lost
     * @throws IOException when it may not be lost, but what it needs cannot be read now
     */
    long rebuild(int index, int firstRow, MemorySegment target) throws IOException {
        return run(rebuilder::rebuild, index, firstRow, target);
    }

    /** Like {@link #rebuild}, unverified: the caller verifies the shard as a whole. */
    long decode(int index, int firstRow, MemorySegment target) throws IOException {
        return run(rebuilder::decode, index, firstRow, target);
    }

    private interface RowDecoder {
        void run(int row, MemorySegment[] cells, BitSet damaged, BitSet wanted)
                throws RowLostException;
    }

    private long run(RowDecoder decoder, int index, int firstRow, MemorySegment target)
            throws IOException {
        int rows = Geometry.cellCount(target.byteSize());
        gather(index, firstRow, rows);
        var wanted = new BitSet();
        wanted.set(index);
        shards[index] = allocate(rows);
        for (int row = 0; row < rows; row++) {
            try {
                decoder.run(firstRow + row, cells(firstRow, row), damaged[row], wanted);
            } catch (RowLostException e) {
                if (row > 0) {
                    return (long) row * Geometry.CELL_BYTES;
                }
                throw unavailable == null ? e : unavailable;
            }
            int bytes = rebuilder.cellBytes(firstRow + row, index);
            long at = (long) row * Geometry.CELL_BYTES;
            MemorySegment.copy(shards[index], at, target, at, bytes);
        }
        return target.byteSize();
    }

    /** Reads other shards until every row has k cells that verify, or there are no more. */
    private void gather(int index, int firstRow, int rows) {
        damaged = new BitSet[rows];
        for (int row = 0; row < rows; row++) {
            damaged[row] = new BitSet();
            damaged[row].set(0, shards.length);
        }
        for (int other = 0; other < shards.length && !isEnough(); other++) {
            if (other != index) {
                read(other, firstRow, rows);
            }
        }
    }

    private boolean isEnough() {
        int parityShards = folder.geometry().parityShards();
        for (var row : damaged) {
            if (row.cardinality() > parityShards) {
                return false;
            }
        }
        return true;
    }

    private void read(int other, int firstRow, int rows) {
        long left = folder.shardBytes(stripe, other) - (long) firstRow * Geometry.CELL_BYTES;
        long bytes = Math.clamp(left, 0, (long) rows * Geometry.CELL_BYTES);
        var bad = new BitSet();
        if (bytes > 0) {
            shards[other] = allocate(rows);
            try {
                bad = reader.damaged(other, firstRow, shards[other].asSlice(0, bytes));
            } catch (IOException e) {
                unavailable = e; // not known to be damaged: others may do
                bad.set(0, rows);
            }
        }
        for (int row = 0; row < rows; row++) {
            damaged[row].set(other, bad.get(row));
        }
    }

    /** The cells of a row, as {@link RowRebuilder#rebuild} takes them. */
    private MemorySegment[] cells(int firstRow, int row) {
        var cells = new MemorySegment[shards.length];
        for (int index = 0; index < shards.length; index++) {
            if (shards[index] != null && rebuilder.cellBytes(firstRow + row, index) > 0) {
                cells[index] =
                        shards[index].asSlice(
                                (long) row * Geometry.CELL_BYTES, Geometry.CELL_BYTES);
            }
        }
        return cells;
    }

    private MemorySegment allocate(int rows) {
        return arena.allocate((long) rows * Geometry.CELL_BYTES, 64);
    }

    @Override
    public void close() {
        arena.close();
        PERMITS.release();
    }
}
