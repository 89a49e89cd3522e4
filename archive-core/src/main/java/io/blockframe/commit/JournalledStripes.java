package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Shard;
import io.blockframe.format.ShardPlan;
import io.blockframe.hash.Digest;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.ShardFile;
import io.blockframe.store.StoppedException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/**
 * Reads back from the medium what an interrupted commit left in staging. The process that read it
 * back before is gone, perhaps with the power, and nobody knows for how long: what is published is
 * what was seen to be right by the one who publishes it. Not thread-safe.
 */
final class JournalledStripes implements AutoCloseable {

    private static final int SLICE_BYTES = 4 << 20;

    private final StagedShards target;
    private final InspectionListener listener;
    private final MediumReadBack medium = new MediumReadBack(SLICE_BYTES);
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment slice = arena.allocate(SLICE_BYTES, Disk.ALIGNMENT_BYTES);

    /**
     * @param listener how far it is; may end it
     */
    JournalledStripes(StagedShards target, InspectionListener listener) {
        this.target = target;
        this.listener = listener;
    }

    /**
     * How many stripes of a journal are there as they were written, from the first on.
     *
     * @throws StoppedException when the listener says so
     * @throws IOException for an error that is not damage
     */
    int whole(List<List<Shard>> journalled) throws IOException {
        int whole = 0;
        while (whole < journalled.size() && isWhole(whole, journalled.get(whole))) {
            whole++;
        }
        return whole;
    }

    private boolean isWhole(int stripe, List<Shard> shards) throws IOException {
        var plans = target.plans(stripe);
        if (plans.size() != shards.size()) {
            return false;
        }
        long recordsBytes = plans.stream().mapToLong(JournalledStripes::recordsBytes).sum();
        try (var memory = Arena.ofConfined()) {
            var records = memory.allocate(Math.max(1, recordsBytes), 8);
            long at = 0;
            for (int i = 0; i < plans.size(); i++) {
                var itsRecords = records.asSlice(at, recordsBytes(plans.get(i)));
                if (!isWhole(plans.get(i), shards.get(i).digest(), itsRecords)) {
                    return false;
                }
                at += itsRecords.byteSize();
            }
            var written = new WrittenStripe(stripe, shards, records.asSlice(0, recordsBytes));
            medium.checkRecords(target, written);
            return true;
        } catch (IOException e) {
            if (e instanceof DamagedException || DiskErrors.isDamage(e)) {
                return false; // it is written anew, elsewhere on the medium
            }
            throw e;
        }
    }

    private static long recordsBytes(ShardPlan plan) {
        return WrittenStripe.recordsBytes(plan.bytes());
    }

    /** Whether a shard has its digest; receives its records. */
    private boolean isWhole(ShardPlan plan, Digest digest, MemorySegment records)
            throws IOException {
        try (var file = target.disk().openOnMedium(target.path(plan))) {
            return file.size() == plan.bytes()
                    && ShardFile.digest(
                                    file,
                                    plan.bytes(),
                                    target.treePlace(plan),
                                    slice,
                                    records,
                                    this::read)
                            .equals(Optional.of(digest));
        }
    }

    private void read(long bytes) throws StoppedException {
        listener.checked(bytes);
        if (listener.stops()) {
            throw new StoppedException();
        }
    }

    @Override
    public void close() {
        try (medium;
                arena) {
            // Both.
        }
    }
}
