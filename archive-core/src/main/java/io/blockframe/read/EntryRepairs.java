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
        long first =
                folder.treePlace(stripe, index).firstByte() + (long) firstRow * Geometry.CELL_BYTES;
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

    @Override
    public boolean wantsOthers() {
        return cache.keepsCells();
    }

    /** Who reads on will ask for it. */
    @Override
    public void otherRebuilt(int stripe, int index, int row, MemorySegment cell) {
        rebuilt(stripe, index, row, cell);
        long start = stripe * folder.geometry().stripeBytes();
        start += index * folder.geometry().shardBytes() + (long) row * Geometry.CELL_BYTES;
        cache.keep(folder.manifest().entry().root(), start / Geometry.CELL_BYTES, cell);
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
