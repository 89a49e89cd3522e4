package io.blockframe.store;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Goes through one stripe once, band by band: verifies every cell, rebuilds those that are bad, and
 * hands what was rebuilt to the menders.
 */
final class StripePass {

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final StripeBands bands;
    private final BitSet[] evident;
    private final ShardMender[] menders;
    private final RowRebuilder rebuilder;
    private final ParityCheck parity;
    private final boolean provesParity;
    private final long seed;
    private final BitSet[] bad;
    private final BitSet[] lost;

    /**
     * @param evident by shard, the cells to rebuild from although the shard's records are unknown
     * @param menders by shard; null where nothing is to be written
     */
    StripePass(
            EntryFolder folder,
            int stripe,
            StripeRecords records,
            StripeBands bands,
            BitSet[] evident,
            ShardMender[] menders,
            InspectorOptions options,
            InspectorResources resources) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.bands = bands;
        this.evident = evident;
        this.menders = menders;
        this.rebuilder = new RowRebuilder(folder, stripe, records);
        this.parity = new ParityCheck(folder.geometry(), resources);
        this.provesParity = options.fromMedium();
        this.seed = options.seed() ^ Objects.hash(folder.manifest().entry().root(), stripe);
        bad = bitSets(menders.length);
        lost = bitSets(menders.length);
    }

    static BitSet[] bitSets(int count) {
        var sets = new BitSet[count];
        Arrays.setAll(sets, _ -> new BitSet());
        return sets;
    }

    /**
     * Takes what was found before for what is there, and the cells before the row for what the
     * records call for: they were verified or rebuilt before.
     */
    void goOn(StripeProgress before) {
        int rows = before.row();
        parity.addInconsistentRows(before.inconsistentRows());
        for (int index = 0; index < bad.length; index++) {
            bad[index].or(before.bad()[index]);
            lost[index].or(before.lost()[index]);
        }
        for (int index = 0; index < bad.length && rows > 0; index++) {
            int cells = Math.min(rows, Geometry.cellCount(folder.shardBytes(stripe, index)));
            MemorySegment.copy(
                    records.shardRecords(index),
                    0,
                    bands.records(),
                    bands.recordAt(index, 0),
                    (long) cells * CellRecords.BYTES);
        }
    }

    /**
     * Goes through the band that begins with a row.
     *
     * @return bytes that the band has
     * @throws IOException for an error that is not damage
     */
    long run(int first) throws IOException {
        long bytes = bands.load(first);
        for (int index = 0; index < bad.length; index++) {
            findBad(index);
        }
        var random = new SplittableRandom(seed + first);
        int proof = provesParity ? anyIntactRow(random) : -1;
        bands.workers()
                .forEach(
                        bands.rows(),
                        (i, worker) ->
                                check(first + i, first + i == proof ? random : null, worker));
        bands.workers().forEach(menders.length, this::mend);
        return bytes;
    }

    private void findBad(int index) {
        int first = bands.firstRow();
        for (int row = first; row < first + bands.cellsOf(index); row++) {
            boolean good =
                    records.known(index) && bands.readable(index, row) && matches(index, row);
            bad[index].set(row, !good);
        }
    }

    private boolean matches(int index, int row) {
        return CellRecords.sameValue(
                bands.records(),
                bands.recordAt(index, row),
                records.shardRecords(index),
                (long) row * CellRecords.BYTES);
    }

    /** A row of the band whose cells all verify; -1 when there is none. */
    private int anyIntactRow(RandomGenerator random) {
        var intact = new BitSet();
        intact.set(bands.firstRow(), bands.firstRow() + bands.rows());
        for (var rows : bad) {
            intact.andNot(rows);
        }
        var rows = intact.stream().toArray();
        return rows.length == 0 ? -1 : rows[random.nextInt(rows.length)];
    }

    private void check(int row, RandomGenerator survivors, int worker) {
        var found = new BitSet();
        for (int index = 0; index < bad.length; index++) {
            found.set(index, bad[index].get(row));
        }
        if (found.isEmpty()) {
            if (provesParity) {
                parity.check(
                        bands.row(row),
                        index -> rebuilder.cellBytes(row, index),
                        survivors,
                        worker);
            }
            return;
        }
        var wanted = new BitSet();
        found.stream().filter(records::known).forEach(wanted::set);
        var damaged = new BitSet();
        found.stream().filter(index -> !evident[index].get(row)).forEach(damaged::set);
        var rebuilt = rebuild(row, damaged, wanted);
        rebuilt.stream().forEach(index -> bands.digest(index, row));
        found.andNot(rebuilt);
        synchronized (lost) {
            found.stream().forEach(index -> lost[index].set(row));
        }
    }

    /** Rebuilds as many of the wanted cells as verify. */
    private BitSet rebuild(int row, BitSet damaged, BitSet wanted) {
        if (wanted.isEmpty() || damaged.cardinality() > folder.geometry().parityShards()) {
            return new BitSet();
        }
        var cells = bands.row(row);
        try {
            rebuilder.rebuild(row, cells, damaged, wanted);
            return wanted;
        } catch (RowLostException e) {
            return rebuildOneByOne(row, cells, damaged, wanted);
        }
    }

    /** One of the cells does not verify; that must not cost the others. */
    private BitSet rebuildOneByOne(int row, MemorySegment[] cells, BitSet damaged, BitSet wanted) {
        var rebuilt = new BitSet();
        for (int index : wanted.stream().toArray()) {
            var one = new BitSet();
            one.set(index);
            try {
                rebuilder.rebuild(row, cells, damaged, one);
                rebuilt.set(index);
            } catch (RowLostException e) {
                // It is lost alone.
            }
        }
        return rebuilt;
    }

    private void mend(int index, int worker) {
        var mender = menders[index];
        if (mender == null || !records.known(index)) {
            return;
        }
        int row = bands.firstRow();
        int end = row + bands.cellsOf(index);
        while (row < end) {
            int next = row + 1;
            if (lost[index].get(row)) {
                keepLost(mender, index, row);
            } else if (mender.replacing() || bad[index].get(row)) {
                while (next < end && !lost[index].get(next) && toWrite(mender, index, next)) {
                    next++;
                }
                mender.write(row, cells(index, row, next));
            }
            row = next;
        }
    }

    private void keepLost(ShardMender mender, int index, int row) {
        if (!mender.replacing()) {
            return;
        }
        if (bands.readable(index, row)) {
            mender.writeUnverified(row, cells(index, row, row + 1));
        } else {
            mender.cannotKeep(row);
        }
    }

    private boolean toWrite(ShardMender mender, int index, int row) {
        return mender.replacing() || bad[index].get(row);
    }

    private MemorySegment cells(int index, int row, int end) {
        long start = (long) row * Geometry.CELL_BYTES;
        long bytes =
                Math.min((long) end * Geometry.CELL_BYTES, folder.shardBytes(stripe, index))
                        - start;
        return bands.cell(index, row).asSlice(0, bytes);
    }

    /**
     * The records that the stripe's cells call for, in the order of the cells file. Those of cells
     * that are lost are the best that the copies had.
     */
    MemorySegment truth() {
        for (int index = 0; index < lost.length; index++) {
            for (int row : lost[index].stream().toArray()) {
                MemorySegment.copy(
                        records.shardRecords(index),
                        (long) row * CellRecords.BYTES,
                        bands.records(),
                        bands.recordAt(index, row),
                        CellRecords.BYTES);
            }
        }
        return bands.records();
    }

    /** By shard, the rows whose cells were not right, or could not be verified. */
    BitSet[] bad() {
        return bad;
    }

    /** By shard, the rows whose cells could not be rebuilt. */
    BitSet[] lost() {
        return lost;
    }

    /** Rows whose cells all verify, and whose parity would yet rebuild something else. */
    int inconsistentRows() {
        return parity.inconsistentRows();
    }
}
