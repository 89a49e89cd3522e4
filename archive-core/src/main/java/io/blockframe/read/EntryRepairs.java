package io.blockframe.read;

import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;
import io.blockframe.store.ByteRange;
import io.blockframe.store.EntryFolder;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Tells the listener what a reader of one entry met, and has it written back. Thread-safe. */
final class EntryRepairs implements StripeListener {

    private final EntryFolder folder;
    private final ReadPolicy policy;
    private final CellCache cache;
    private int queued; // guarded by this

    EntryRepairs(EntryFolder folder, ReadPolicy policy, CellCache cache) {
        this.folder = folder;
        this.policy = policy;
        this.cache = cache;
    }

    @Override
    public void rebuilt(int stripe, int index, int firstRow, MemorySegment cells) {
        var shard = folder.shard(stripe, index);
        long first = firstByte(stripe, index, firstRow);
        tell(
                new ReadEvent.Rebuilt(
                        folder.manifest().entry().path(),
                        folder.manifest().entry().root(),
                        shard.place(),
                        new ByteRange(first, first + cells.byteSize())));
        if (policy.repair()) {
            queue(shard, Optional.of(new ShardRepair.Cells(firstRow, cells)));
        }
    }

    /** Where all that a stripe may have lost can be kept until somebody has read up to it. */
    @Override
    public boolean wantsOthers() {
        var geometry = folder.geometry();
        long cells = geometry.shardBytes() / Geometry.CELL_BYTES;
        return geometry.parityShards() * cells <= cache.capacityCells();
    }

    /** Is told and repaired once somebody reads it. */
    @Override
    public void otherRebuilt(int stripe, int index, int row, MemorySegment cell) {
        long number = firstByte(stripe, index, row) / Geometry.CELL_BYTES;
        var rebuilt = new CachedCell.Rebuilt(this, stripe, index, row);
        try {
            cache.keepRebuilt(folder.manifest().entry().root(), number, cell, rebuilt);
        } catch (OutOfMemoryError e) {
            // The reader has its bytes, and needs no others.
        }
    }

    /** The first byte of a data cell in the file. */
    private long firstByte(int stripe, int index, int row) {
        return folder.treePlace(stripe, index).firstByte() + (long) row * Geometry.CELL_BYTES;
    }

    @Override
    public void otherSize(int stripe, int index) {
        if (policy.repair()) {
            queue(folder.shard(stripe, index), Optional.empty());
        }
    }

    /** The cell at a position of the file is lost. */
    void lost(long position, IOException cause) {
        var geometry = folder.geometry();
        int stripe = (int) (position / geometry.stripeBytes());
        int index = (int) (position % geometry.stripeBytes() / geometry.shardBytes());
        long start = position - position % Geometry.CELL_BYTES;
        long end = Math.min(start + Geometry.CELL_BYTES, folder.fileBytes());
        tell(
                new ReadEvent.Lost(
                        folder.manifest().entry().path(),
                        folder.manifest().entry().root(),
                        folder.shard(stripe, index).place(),
                        new ByteRange(start, end),
                        cause));
    }

    private void queue(Shard shard, Optional<ShardRepair.Cells> cells) {
        synchronized (this) {
            queued++;
        }
        WriteBack.offer(new ShardRepair(folder, shard, cells), this::tell, this::left);
    }

    private synchronized void left() {
        queued--;
        notifyAll();
    }

    synchronized void await() throws InterruptedException {
        while (queued > 0) {
            wait();
        }
    }

    private void tell(ReadEvent event) {
        policy.listener().on(event);
    }
}
