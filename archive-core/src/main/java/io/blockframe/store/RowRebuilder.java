package io.blockframe.store;

import io.blockframe.erasure.ReedSolomon;
import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Rebuilds the damaged cells of a stripe's rows from the intact ones, and gives back nothing that
 * does not verify. Thread-safe.
 */
public final class RowRebuilder {

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final ReedSolomon code;

    public RowRebuilder(EntryFolder folder, int stripe, StripeRecords records) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        var geometry = folder.geometry();
        this.code = ReedSolomon.of(geometry.dataShards(), geometry.parityShards());
    }

    /** Bytes of the cell of shard {@code index} in {@code row}; 0 past the shard's end. */
    public int cellBytes(int row, int index) {
        long left = folder.shardBytes(stripe, index) - (long) row * Geometry.CELL_BYTES;
        return Math.clamp(left, 0, Geometry.CELL_BYTES);
    }

    /**
     * Rebuilds the wanted cells of a row.
     *
     * @param cells k + m buffers of a cell each; null where the shard has no cell in this row.
     *     Intact ones are only read, but for the bytes past a short cell's end, which become zeros;
     *     wanted ones are overwritten
     * @param damaged the shards whose cells are not intact: they are not used
     * @param wanted those of them to rebuild
     * @throws RowLostException when fewer than k cells are intact or a rebuilt cell does not
     *     verify; the wanted buffers then hold nothing of use
     */
    public void rebuild(int row, MemorySegment[] cells, BitSet damaged, BitSet wanted)
            throws RowLostException {
        decode(row, cells, damaged, wanted);
        try (var arena = Arena.ofConfined()) {
            var scratch = arena.allocate(CellRecords.BYTES, 8);
            for (int index : wanted.stream().toArray()) {
                if (!records.known(index) || !verifies(row, index, cells[index], scratch)) {
                    throw new RowLostException(
                            folder, stripe, row, "the rebuilt cell does not verify");
                }
            }
        }
    }

    /** Like {@link #rebuild}, unverified: the caller verifies the shard as a whole. */
    public void decode(int row, MemorySegment[] cells, BitSet damaged, BitSet wanted)
            throws RowLostException {
        int k = code.dataShards();
        int length = cellBytes(row, k);
        var intact = new int[k];
        var inputs = new MemorySegment[k];
        int found = 0;
        for (int index = 0; index < cells.length && found < k; index++) {
            if (!damaged.get(index)) {
                intact[found] = index;
                inputs[found++] = padded(cells[index], cellBytes(row, index), length);
            }
        }
        if (found < k) {
            throw new RowLostException(folder, stripe, row, found);
        }
        var targets = wanted.stream().toArray();
        var outputs = new MemorySegment[targets.length];
        for (int i = 0; i < targets.length; i++) {
            outputs[i] = cells[targets[i]].asSlice(0, length);
        }
        code.rebuild(intact, targets).run(inputs, outputs);
    }

    /** The cell, as long as its row: zeros follow its end; null when the row has no bytes of it. */
    static MemorySegment padded(MemorySegment cell, int bytes, int length) {
        if (bytes == 0) {
            return null;
        }
        cell.asSlice(bytes, length - bytes).fill((byte) 0);
        return cell.asSlice(0, length);
    }

    private boolean verifies(int row, int index, MemorySegment cell, MemorySegment scratch) {
        long at = (long) row * CellRecords.BYTES;
        return CellDigester.mismatches(
                        cell.asSlice(0, cellBytes(row, index)),
                        folder.treePlace(stripe, index),
                        (long) row * Geometry.CELL_BYTES,
                        records.shardRecords(index),
                        at,
                        scratch)
                .isEmpty();
    }
}
