package io.blockframe.read;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;
import io.blockframe.store.CellDigester;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.RowLostException;
import io.blockframe.store.StripeRecords;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Finds the cell records of a stripe. Where no copy has those of a shard, they are computed: from
 * the shard, or from as many others as give it back. The digest in the manifest says whether they
 * are right, and so whether the whole shard is. That reads whole shards, but it takes the loss of
 * every copy to come to it.
 */
final class RecordsSearch {

    private final EntryFolder folder;
    private final int stripe;
    private final StripeRecords records;
    private final OpenShards shards;
    private final StripeReader reader;

    private RecordsSearch(
            EntryFolder folder, int stripe, StripeRecords records, OpenShards shards) {
        this.folder = folder;
        this.stripe = stripe;
        this.records = records;
        this.shards = shards;
        this.reader = new StripeReader(folder, stripe, records, shards, StripeListener.IGNORED);
    }

    /** The records of a stripe; those of some shards may stay unknown. */
    static StripeRecords of(EntryFolder folder, int stripe, OpenShards shards) throws IOException {
        var records = StripeRecords.load(folder, stripe);
        var search = new RecordsSearch(folder, stripe, records, shards);
        search.learn(search::readBand);
        search.learn(search::rebuildBand);
        return records;
    }

    /** Gives cells of a shard, from a row on; says whether all of them could be got. */
    private interface Bands {
        boolean get(int index, int firstRow, MemorySegment target) throws IOException;
    }

    private void learn(Bands bands) throws IOException {
        for (int index = 0; index < folder.geometry().totalShards(); index++) {
            if (folder.hasFile(stripe, index) && !records.known(index)) {
                learn(index, bands);
            }
        }
    }

    private void learn(int index, Bands bands) throws IOException {
        int bytes = folder.shardBytes(stripe, index);
        int cells = Geometry.cellCount(bytes);
        try (var arena = Arena.ofConfined()) {
            var band = arena.allocate(StripeReader.BAND_CELLS * (long) Geometry.CELL_BYTES, 64);
            var computed = arena.allocate((long) cells * CellRecords.BYTES, 8);
            for (int row = 0; row < cells; row += StripeReader.BAND_CELLS) {
                long offset = (long) row * Geometry.CELL_BYTES;
                var target = band.asSlice(0, Math.min(band.byteSize(), bytes - offset));
                if (!bands.get(index, row, target)) {
                    return;
                }
                CellDigester.digest(
                        target,
                        folder.treePlace(stripe, index),
                        offset,
                        computed,
                        (long) row * CellRecords.BYTES);
            }
            records.learn(index, computed);
        }
    }

    private boolean readBand(int index, int firstRow, MemorySegment target) throws IOException {
        var path = folder.path(folder.shard(stripe, index));
        try (var open = shards.borrow(folder.disk(), path)) {
            return open.read((long) firstRow * Geometry.CELL_BYTES, target).isEmpty();
        }
    }

    private boolean rebuildBand(int index, int firstRow, MemorySegment target) throws IOException {
        try (var band = new BandRebuild(folder, stripe, records, reader)) {
            return band.decode(index, firstRow, target) == target.byteSize();
        } catch (RowLostException e) {
            return false;
        }
    }
}
