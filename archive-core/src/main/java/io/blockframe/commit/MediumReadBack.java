package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.EntryLayout;
import io.blockframe.store.CellDigester;
import io.blockframe.store.EntryFolder.TreePlace;
import io.blockframe.store.ReadBacks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads what was written and forced back from the medium, and compares. Not thread-safe. */
final class MediumReadBack implements AutoCloseable {

    private final Arena arena = Arena.ofShared();
    private final MemorySegment slice;
    private final MemorySegment scratch;

    /**
     * @param sliceBytes what is read at a time, whole cells: the more, the more commands has the
     *     drive to work on
     */
    MediumReadBack(int sliceBytes) {
        slice = arena.allocate(sliceBytes, Disk.ALIGNMENT_BYTES);
        scratch = arena.allocate(WrittenStripe.recordsBytes(sliceBytes), 8);
    }

    /**
     * Reads a shard; it must have been forced.
     *
     * @throws io.blockframe.format.DamagedException when it is not what was written
     */
    void checkShard(StagedShards target, WrittenShard shard) throws IOException {
        shard.digested().await();
        var path = target.path(shard.plan());
        try (var file = target.disk().openOnMedium(path)) {
            if (!holdsCells(file, shard, target.treePlace(shard.plan()))) {
                throw ReadBacks.damaged(path);
            }
        }
    }

    /** Reads every copy of a stripe's records. Throws as {@link #checkShard}. */
    void checkRecords(StagedShards target, WrittenStripe stripe) throws IOException {
        if (!EntryLayout.hasCellRecords(target.fileBytes())) {
            return;
        }
        for (int copy = 0; copy < target.copies(); copy++) {
            var path = target.cells(copy);
            try (var file = target.disk().openOnMedium(path)) {
                if (!holds(file, target.recordsOffset(stripe), stripe.records())) {
                    throw ReadBacks.damaged(path);
                }
            }
        }
    }

    private boolean holdsCells(DiskFile file, WrittenShard shard, TreePlace place)
            throws IOException {
        long bytes = shard.plan().bytes();
        for (long offset = 0; offset < bytes; offset += slice.byteSize()) {
            var part = slice.asSlice(0, Math.min(slice.byteSize(), bytes - offset));
            if (file.read(part, offset) < part.byteSize()) {
                return false;
            }
            CellDigester.digest(part, place, offset, scratch, 0);
            long length = WrittenStripe.recordsBytes(part.byteSize());
            var expected = shard.records().asSlice(WrittenStripe.recordsBytes(offset), length);
            if (scratch.asSlice(0, length).mismatch(expected) != -1) {
                return false;
            }
        }
        return file.size() == bytes;
    }

    private boolean holds(DiskFile file, long position, MemorySegment expected) throws IOException {
        for (long offset = 0; offset < expected.byteSize(); offset += slice.byteSize()) {
            long length = Math.min(slice.byteSize(), expected.byteSize() - offset);
            var part = slice.asSlice(0, length);
            if (file.read(part, position + offset) < length
                    || part.mismatch(expected.asSlice(offset, length)) != -1) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        arena.close();
    }
}
