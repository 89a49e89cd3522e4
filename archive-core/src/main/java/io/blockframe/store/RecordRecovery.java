package io.blockframe.store;

import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds out the records of shards that no copy has: from the shard itself, from what its cells must
 * be by the other shards, and from what is left in the copies. Only records that fold to the
 * shard's digest in the manifest are taken. Reads only.
 *
 * <p>A cell is trusted when it is what its shard's records say, or, where these are unknown, what
 * the record of any copy says: rot in a record and rot in its cell do not agree by chance.
 */
final class RecordRecovery {

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final InspectorResources resources;
    private final RowRebuilder rebuilder;
    private final BitSet[] evident;
    private final Map<Integer, MemorySegment[]> copies = new HashMap<>();
    private final Map<Integer, MemorySegment> candidates = new HashMap<>();
    private final boolean fromMedium;
    private StripeBands bands;

    RecordRecovery(
            EntryFolder folder,
            int stripe,
            StripeRecords records,
            InspectorResources resources,
            boolean fromMedium) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.resources = resources;
        this.fromMedium = fromMedium;
        this.rebuilder = new RowRebuilder(folder, stripe, records);
        this.evident = StripePass.bitSets(folder.geometry().totalShards());
    }

    /**
     * Learns what can be learned; what one shard teaches may help the next.
     *
     * @return by shard, the cells that are right although the shard's records stay unknown
     */
    BitSet[] run() throws IOException {
        if (!EntryLayout.hasCellRecords(folder.fileBytes())) {
            return evident;
        }
        try (var arena = Arena.ofShared()) {
            loadCopies(arena);
            boolean learned = true;
            while (learned && !records.unknown().isEmpty()) {
                propose();
                learned = false;
                for (int index : records.unknown().stream().toArray()) {
                    learned |= records.learn(index, candidates.get(index));
                }
            }
        }
        return evident;
    }

    private void loadCopies(Arena arena) throws IOException {
        long bytes = (long) folder.rowCount(stripe) * CellRecords.BYTES;
        try (var files = new RecordCopies(folder, stripe, fromMedium)) {
            for (int index : records.unknown().stream().toArray()) {
                var read = new MemorySegment[EntryLayout.metadataCopies(folder.geometry())];
                for (int copy = 0; copy < read.length; copy++) {
                    read[copy] = arena.allocate(bytes, 8);
                    files.read(copy, index, read[copy]);
                }
                copies.put(index, read);
                candidates.put(index, arena.allocate(bytes, 8));
            }
        }
    }

    private void propose() throws IOException {
        try (var opened = new StripeBands(folder, stripe, resources, fromMedium)) {
            bands = opened;
            for (int next = 0; next < folder.rowCount(stripe); next = bands.endRow()) {
                bands.load(next);
                int first = bands.firstRow();
                bands.workers().forEach(bands.rows(), (row, worker) -> propose(first + row));
            }
        }
    }

    private void propose(int row) {
        var damaged = new BitSet();
        for (int index = 0; index < evident.length; index++) {
            damaged.set(index, hasCell(index, row) && !trusted(index, row));
        }
        var wanted = records.unknown();
        wanted.and(damaged);
        if (!wanted.isEmpty() && damaged.cardinality() <= folder.geometry().parityShards()) {
            decode(row, damaged, wanted);
        }
        for (int index : records.unknown().stream().toArray()) {
            if (hasCell(index, row)) {
                var candidate = candidates.get(index);
                long at = (long) row * CellRecords.BYTES;
                long from = bands.recordAt(index, row);
                MemorySegment.copy(bands.records(), from, candidate, at, CellRecords.BYTES);
            }
        }
        synchronized (evident) {
            for (int index : records.unknown().stream().toArray()) {
                evident[index].set(row, hasCell(index, row) && !damaged.get(index));
            }
        }
    }

    private void decode(int row, BitSet damaged, BitSet wanted) {
        try {
            rebuilder.decode(row, bands.row(row), damaged, wanted);
        } catch (RowLostException e) {
            throw new AssertionError("as many cells are intact as are needed", e);
        }
        wanted.stream().forEach(index -> bands.digest(index, row));
    }

    private boolean hasCell(int index, int row) {
        return rebuilder.cellBytes(row, index) > 0;
    }

    private boolean trusted(int index, int row) {
        if (!bands.readable(index, row)) {
            return false;
        }
        long at = (long) row * CellRecords.BYTES;
        if (records.known(index)) {
            return isRecord(index, row, records.shardRecords(index), at);
        }
        for (var copy : copies.get(index)) {
            if (isRecord(index, row, copy, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isRecord(int index, int row, MemorySegment expected, long at) {
        return CellRecords.sameValue(bands.records(), bands.recordAt(index, row), expected, at);
    }
}
