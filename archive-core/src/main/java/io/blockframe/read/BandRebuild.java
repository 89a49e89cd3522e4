package io.blockframe.read;

import io.blockframe.format.Geometry;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.ReusedMemory;
import io.blockframe.store.RowLostException;
import io.blockframe.store.RowRebuilder;
import io.blockframe.store.StripeRecords;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
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

    /** Memory of some that are over, k + m times what a reader asks for at once, for the next. */
    private static final Queue<ReusedMemory> SPARE = new ArrayBlockingQueue<>(2);

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final RowRebuilder rebuilder;
    private final StripeReader reader;
    private final ReusedMemory memory;
    private final MemorySegment[] shards;
    private BitSet[] damaged; // by row, what is not known to be intact
    private BitSet[] broken; // by row, data cells that follow and are known not to be
    private IOException unavailable;

    BandRebuild(EntryFolder folder, int stripe, StripeRecords records, StripeReader reader) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.rebuilder = new RowRebuilder(folder, stripe, records);
        this.reader = reader;
        this.shards = new MemorySegment[folder.geometry().totalShards()];
        PERMITS.acquireUninterruptibly();
        var spare = SPARE.poll();
        this.memory = spare == null ? new ReusedMemory() : spare;
    }

    /**
     * Rebuilds cells.
     *
     * @param target whole cells of shard {@code index} from {@code firstRow} on
     * @param listener takes the other data cells of these rows that are damaged and follow in the
     *     file, as far as they can be rebuilt, too, if it wants them; is told of nothing else
     * @return the bytes that were rebuilt, at least a cell; fewer than asked for only when the next
     *     cell is lost
     * @throws RowLostException when the first cell is lost
     * @throws IOException when it may not be lost, but what it needs cannot be read now
     */
    long rebuild(int index, int firstRow, MemorySegment target, StripeListener listener)
            throws IOException {
        return run(rebuilder::rebuild, index, firstRow, target, listener);
    }

    /** Like {@link #rebuild}, unverified: the caller verifies the shard as a whole. */
    long decode(int index, int firstRow, MemorySegment target) throws IOException {
        return run(rebuilder::decode, index, firstRow, target, StripeListener.IGNORED);
    }

    private interface RowDecoder {
        void run(int row, MemorySegment[] cells, BitSet damaged, BitSet wanted)
                throws RowLostException;
    }

    private long run(
            RowDecoder decoder,
            int index,
            int firstRow,
            MemorySegment target,
            StripeListener listener)
            throws IOException {
        int rows = Geometry.cellCount(target.byteSize());
        gather(index, firstRow, rows);
        for (int row = 0; row < rows; row++) {
            var wanted = listener.wantsOthers() ? broken[row] : new BitSet();
            wanted.set(index);
            try {
                decodeOrAlone(
                        decoder, firstRow + row, cells(firstRow, row), damaged[row], wanted, index);
            } catch (RowLostException e) {
                if (row > 0) {
                    return (long) row * Geometry.CELL_BYTES;
                }
                throw unavailable == null ? e : unavailable;
            }
            int bytes = rebuilder.cellBytes(firstRow + row, index);
            long at = (long) row * Geometry.CELL_BYTES;
            MemorySegment.copy(shards[index], at, target, at, bytes);
            wanted.clear(index);
            for (int other : wanted.stream().toArray()) {
                bytes = rebuilder.cellBytes(firstRow + row, other);
                var cell = shards[other].asSlice(at, bytes);
                listener.otherRebuilt(stripe, other, firstRow + row, cell);
            }
        }
        return target.byteSize();
    }

    /** Decodes what is wanted, or the one alone: that another is lost must not cost it. */
    private static void decodeOrAlone(
            RowDecoder decoder,
            int row,
            MemorySegment[] cells,
            BitSet damaged,
            BitSet wanted,
            int index)
            throws RowLostException {
        try {
            decoder.run(row, cells, damaged, wanted);
        } catch (RowLostException e) {
            if (wanted.cardinality() == 1) {
                throw e;
            }
            wanted.clear();
            wanted.set(index);
            decoder.run(row, cells, damaged, wanted);
        }
    }

    /** Reads other shards until every row has k cells that verify, or there are no more. */
    private void gather(int index, int firstRow, int rows) {
        long bandBytes = (long) rows * Geometry.CELL_BYTES;
        var bands = memory.take(shards.length * bandBytes);
        Arrays.setAll(shards, shard -> bands.asSlice(shard * bandBytes, bandBytes));
        damaged = new BitSet[rows];
        broken = new BitSet[rows];
        for (int row = 0; row < rows; row++) {
            broken[row] = new BitSet();
            damaged[row] = new BitSet();
            damaged[row].set(0, shards.length);
        }
        for (int other = 0; other < shards.length && !isEnough(); other++) {
            if (other != index) {
                read(other, firstRow, rows, index);
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

    private void read(int other, int firstRow, int rows, int index) {
        long left = folder.shardBytes(stripe, other) - (long) firstRow * Geometry.CELL_BYTES;
        long bytes = Math.clamp(left, 0, (long) rows * Geometry.CELL_BYTES);
        var bad = new BitSet();
        if (bytes > 0) {
            try {
                boolean known = records.known(other);
                bad = reader.damaged(other, firstRow, shards[other].asSlice(0, bytes));
                if (known && other > index && other < folder.geometry().dataShards()) {
                    bad.stream().forEach(row -> broken[row].set(other));
                }
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
            if (rebuilder.cellBytes(firstRow + row, index) > 0) {
                cells[index] =
                        shards[index].asSlice(
                                (long) row * Geometry.CELL_BYTES, Geometry.CELL_BYTES);
            }
        }
        return cells;
    }

    @Override
    public void close() {
        if (!SPARE.offer(memory)) {
            memory.close();
        }
        PERMITS.release();
    }
}
