package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes cells that an entry has lost from another copy of them. Nothing of that copy is believed:
 * a cell is taken only when it is what the manifest calls for, and counts as taken when it was
 * forced and read back from the medium. What is right in the entry is never touched. For one
 * thread.
 */
public final class CellDonation {

    private final EntryFolder folder;
    private final Donor donor;
    private final InspectionListener listener;
    private final List<String> notes = new ArrayList<>();
    private long takenCells;

    /**
     * @param folder the entry that has lost something
     * @param listener is told before anything is written
     */
    public CellDonation(EntryFolder folder, Donor donor, InspectionListener listener) {
        this.folder = folder;
        this.donor = donor;
        this.listener = listener;
    }

    /** Another copy of an entry's shards, or of some of them, whole or damaged. */
    public interface Donor {

        /**
         * Reads what the other copy has in the place of a cell.
         *
         * @param index of the shard in its stripe, as the entry to heal counts them
         * @param target off-heap, as long as the cell
         * @return false when it has nothing there, or cannot read it
         * @throws IOException for an error that is not damage
         */
        boolean read(int stripe, int index, int row, MemorySegment target) throws IOException;

        /**
         * The records of a shard's cells as the other copy has them.
         *
         * @return nothing when it has none
         * @throws IOException for an error that is not damage
         */
        default Optional<MemorySegment> records(int stripe, int index) throws IOException {
            return Optional.empty();
        }
    }

    /**
     * Takes what verifies.
     *
     * @return cells that are right now and were not before
     * @throws InterruptedIOException when the thread is interrupted; what was written stays
     * @throws IOException for an error that is not damage
     */
    public long take() throws IOException {
        for (int stripe = 0; stripe < folder.stripeCount(); stripe++) {
            var records = StripeRecords.load(folder, stripe);
            for (int index = 0; index < folder.geometry().totalShards(); index++) {
                if (folder.hasFile(stripe, index)) {
                    takeShard(stripe, index, records);
                }
            }
        }
        return takenCells;
    }

    /** Why shards could not be written. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private void takeShard(int stripe, int index, StripeRecords records) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while healing");
        }
        if (!records.known(index) && !learn(stripe, index, records)) {
            return;
        }
        var path = folder.path(folder.shard(stripe, index));
        try (var own = openOwn(stripe, index);
                var arena = Arena.ofConfined()) {
            var mender = new ShardMender(folder, stripe, index, records, own.isMissing(), listener);
            var cell = arena.allocate(Geometry.CELL_BYTES, Disk.ALIGNMENT_BYTES);
            int rows = Geometry.cellCount(folder.shardBytes(stripe, index));
            try {
                for (int row = 0; row < rows; row++) {
                    var bytes = cell.asSlice(0, cellBytes(stripe, index, row));
                    if (!(own.read(row, bytes) && verifies(stripe, index, row, bytes, records))
                            && donor.read(stripe, index, row, bytes)
                            && verifies(stripe, index, row, bytes, records)) {
                        mender.write(row, bytes);
                    }
                    listener.checked(bytes.byteSize());
                }
            } catch (IOException e) {
                mender.abandon(e);
                throw e;
            }
            mender.finish(false);
            takenCells += mender.mended().cardinality();
            if (mender.failure() != null) {
                notes.add("%s not healed: %s".formatted(path, DiskErrors.text(mender.failure())));
            }
        }
    }

    private int cellBytes(int stripe, int index, int row) {
        long left = folder.shardBytes(stripe, index) - (long) row * Geometry.CELL_BYTES;
        return Math.clamp(left, 0, Geometry.CELL_BYTES);
    }

    private boolean verifies(
            int stripe, int index, int row, MemorySegment bytes, StripeRecords records) {
        try (var arena = Arena.ofConfined()) {
            return CellDigester.mismatches(
                            bytes,
                            folder.treePlace(stripe, index),
                            (long) row * Geometry.CELL_BYTES,
                            records.shardRecords(index),
                            (long) row * CellRecords.BYTES,
                            arena.allocate(CellRecords.BYTES, 8))
                    .isEmpty();
        }
    }

    /** Only records that fold to the shard's digest are taken, whoever they are from. */
    private boolean learn(int stripe, int index, StripeRecords records) throws IOException {
        if (!EntryLayout.hasCellRecords(folder.fileBytes())) {
            return false;
        }
        var others = donor.records(stripe, index);
        if (others.isPresent() && records.learn(index, others.get())) {
            return true;
        }
        int rows = Geometry.cellCount(folder.shardBytes(stripe, index));
        try (var arena = Arena.ofConfined()) {
            var computed = arena.allocate((long) rows * CellRecords.BYTES, 8);
            var cell = arena.allocate(Geometry.CELL_BYTES, Disk.ALIGNMENT_BYTES);
            for (int row = 0; row < rows; row++) {
                var bytes = cell.asSlice(0, cellBytes(stripe, index, row));
                if (!donor.read(stripe, index, row, bytes)) {
                    return false;
                }
                CellDigester.digest(
                        bytes,
                        folder.treePlace(stripe, index),
                        (long) row * Geometry.CELL_BYTES,
                        computed,
                        (long) row * CellRecords.BYTES);
            }
            return records.learn(index, computed);
        }
    }

    private Own openOwn(int stripe, int index) throws IOException {
        var path = folder.path(folder.shard(stripe, index));
        try {
            return new Own(folder.disk().openOnMedium(path), false);
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            // One that cannot be opened now may yet give its bytes back: it is not replaced.
            return new Own(null, !DiskErrors.isMediumError(e));
        }
    }

    /**
     * The shard as it is.
     *
     * @param file null when it cannot be opened
     * @param isMissing whether there is no such file
     */
    private record Own(DiskFile file, boolean isMissing) implements AutoCloseable {
        boolean read(int row, MemorySegment target) throws IOException {
            try {
                return file != null
                        && file.read(target, (long) row * Geometry.CELL_BYTES) == target.byteSize();
            } catch (IOException e) {
                if (!DiskErrors.isDamage(e)) {
                    throw e;
                }
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
