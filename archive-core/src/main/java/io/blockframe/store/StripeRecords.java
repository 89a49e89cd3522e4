package io.blockframe.store;

import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Digest;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The cell records of one stripe, verified against the digests in the manifest.
 *
 * <p>A shard whose records verify in no copy is tried once more with the record that most copies
 * agree on, cell by cell. Where that fails too its records are <em>unknown</em>, and only the whole
 * shard can be verified, until they are {@link #learn}t. Its memory lives as long as it is
 * referenced. Thread-safe.
 */
public final class StripeRecords {

    private final EntryFolder folder;
    private final int stripe;
    private final MemorySegment records;
    private volatile BitSet unknown = new BitSet();
    private final boolean[] damagedCopies;
    private final Map<Integer, BitSet> differing = new HashMap<>(); // by shard, cells

    private StripeRecords(EntryFolder folder, int stripe) {
        this.folder = folder;
        this.stripe = stripe;
        this.damagedCopies = new boolean[EntryLayout.metadataCopies(folder.geometry())];
        int shards = folder.geometry().totalShards();
        records = Arena.ofAuto().allocate(shards * stride(), 8);
    }

    /**
     * Loads the records of a stripe from the first copies that verify.
     *
     * @throws IOException for an error that is not damage
     */
    public static StripeRecords load(EntryFolder folder, int stripe) throws IOException {
        return load(folder, stripe, false, false);
    }

    /**
     * Loads the records of a stripe, and looks at every copy, so that {@link #damagedCopies} is
     * complete.
     *
     * @param fromMedium whether to read what is on the medium, and not what is in memory
     * @throws IOException for an error that is not damage
     */
    static StripeRecords inspect(EntryFolder folder, int stripe, boolean fromMedium)
            throws IOException {
        return load(folder, stripe, true, fromMedium);
    }

    private static StripeRecords load(
            EntryFolder folder, int stripe, boolean allCopies, boolean fromMedium)
            throws IOException {
        var loaded = new StripeRecords(folder, stripe);
        try (var copies = new RecordCopies(folder, stripe, fromMedium)) {
            for (int index = 0; index < folder.geometry().totalShards(); index++) {
                if (folder.hasFile(stripe, index)) {
                    loaded.loadShard(index, copies, allCopies);
                }
            }
        }
        return loaded;
    }

    private void loadShard(int index, RecordCopies copies, boolean allCopies) throws IOException {
        int cells = Geometry.cellCount(folder.shardBytes(stripe, index));
        var target = shardRecords(index);
        if (!EntryLayout.hasCellRecords(folder.fileBytes())) {
            folder.shard(stripe, index).digest().copyTo(target, 0);
            return;
        }
        boolean verified = false;
        for (int copy = 0; copy < damagedCopies.length && (allCopies || !verified); copy++) {
            var candidate = verified ? copies.scratch() : target;
            boolean good =
                    copies.read(copy, index, candidate)
                            && (verified && isSame(target, candidate, cells)
                                    || verifies(index, candidate, cells));
            damagedCopies[copy] |= !good;
            verified |= good;
        }
        if (!verified) {
            copies.vote(index, target);
            setKnown(index, verifies(index, target, cells));
        }
        for (int copy = 0; copy < damagedCopies.length && allCopies; copy++) {
            if (copies.read(copy, index, copies.scratch())) {
                noteDiffering(index, target, copies.scratch(), cells);
            }
        }
    }

    private static boolean isSame(MemorySegment taken, MemorySegment copy, int cells) {
        long bytes = (long) cells * CellRecords.BYTES;
        return MemorySegment.mismatch(taken, 0, bytes, copy, 0, bytes) == -1;
    }

    private void noteDiffering(int index, MemorySegment taken, MemorySegment copy, int cells) {
        if (isSame(taken, copy, cells)) {
            return;
        }
        long bytes = (long) cells * CellRecords.BYTES;
        for (long at = 0; at < bytes; at += CellRecords.BYTES) {
            if (CellRecords.sameValue(taken, at, copy, at)
                    && CellRecords.crc(taken, at) != CellRecords.crc(copy, at)) {
                differing
                        .computeIfAbsent(index, _ -> new BitSet())
                        .set((int) (at / CellRecords.BYTES));
            }
        }
    }

    /**
     * The cells of a shard of whose CRC copies say different things while their values are the
     * same, also copies that are damaged elsewhere; as far as all were read. {@link #shardRecords}
     * has what one of them says.
     */
    BitSet differingCells(int index) {
        return (BitSet) differing.getOrDefault(index, new BitSet()).clone();
    }

    /**
     * Takes the CRC of a cell from its computed record, if that has the value it should have.
     *
     * @return whether it has
     */
    boolean settleCrc(int index, int cell, MemorySegment computed) {
        long at = (long) cell * CellRecords.BYTES;
        boolean same = known(index) && CellRecords.sameValue(computed, 0, shardRecords(index), at);
        if (same) {
            CellRecords.putCrc(shardRecords(index), at, CellRecords.crc(computed, 0));
        }
        return same;
    }

    /**
     * Takes the records of a shard that is unknown from elsewhere: computed from its own bytes, or
     * from bytes that were rebuilt.
     *
     * @param computed a record for each cell of the shard
     * @return whether they fold to the shard's digest, so that they are known now
     */
    public boolean learn(int index, MemorySegment computed) {
        int cells = Geometry.cellCount(folder.shardBytes(stripe, index));
        if (!verifies(index, computed, cells)) {
            return false;
        }
        MemorySegment.copy(computed, 0, shardRecords(index), 0, (long) cells * CellRecords.BYTES);
        differing.remove(index);
        setKnown(index, true);
        return true;
    }

    private synchronized void setKnown(int index, boolean known) {
        var changed = (BitSet) unknown.clone();
        changed.set(index, !known);
        unknown = changed;
    }

    private boolean verifies(int index, MemorySegment candidate, int cells) {
        try (var arena = Arena.ofConfined()) {
            var scratch = arena.allocate((long) cells * Digest.BYTES, 8);
            var place = folder.treePlace(stripe, index);
            return CellDigester.fold(candidate, 0, cells, place, scratch)
                    .equals(folder.shard(stripe, index).digest());
        }
    }

    /** The records of a shard, the first cell's at 0. Do not write. */
    public MemorySegment shardRecords(int index) {
        return records.asSlice(index * stride(), stride());
    }

    /** Whether the records of a shard verify; if not, nothing can be said of its single cells. */
    public boolean known(int index) {
        return !unknown.get(index);
    }

    /** The shards whose records are unknown. */
    BitSet unknown() {
        return (BitSet) unknown.clone();
    }

    /**
     * Whether copy {@code copy} of the records has damage in this stripe, as far as it was read.
     */
    public boolean damagedCopy(int copy) {
        return damagedCopies[copy];
    }

    private long stride() {
        return (long) folder.rowCount(stripe) * CellRecords.BYTES;
    }
}
