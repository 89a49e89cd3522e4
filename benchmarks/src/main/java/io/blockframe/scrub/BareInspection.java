package io.blockframe.scrub;

import io.blockframe.disk.OsDisk;
import io.blockframe.erasure.ReedSolomon;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Blake3;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.Workers;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What an inspection cannot do without, and nothing else: reads every shard in bands of the same
 * length, hashes every cell, computes the parity of every row. Compares nothing and notes nothing.
 */
final class BareInspection implements AutoCloseable {

    private static final int BAND_BYTES = 1 << 20;
    private static final Blake3 BLAKE3 = Blake3.fastest();

    private final Arena arena = Arena.ofShared();
    private final Workers workers = new Workers(Runtime.getRuntime().availableProcessors());
    private MemorySegment memory = MemorySegment.NULL;

    /**
     * Goes through the shards of an archive.
     *
     * @return their bytes
     */
    long run(Archive archive) throws IOException {
        long all = 0;
        for (var published : archive.catalogue().all()) {
            var folder = archive.folder(published);
            for (int stripe = 0; stripe < folder.stripeCount(); stripe++) {
                long bytes = (long) folder.rowCount(stripe) * Geometry.CELL_BYTES;
                for (long at = 0; at < bytes; at += BAND_BYTES) {
                    band(folder, stripe, at, (int) Math.min(BAND_BYTES, bytes - at));
                }
                for (int index = 0; index < folder.geometry().totalShards(); index++) {
                    all += folder.shardBytes(stripe, index);
                }
            }
        }
        return all;
    }

    private void band(EntryFolder folder, int stripe, long at, int bytes) throws IOException {
        var geometry = folder.geometry();
        int total = geometry.totalShards();
        int parity = geometry.parityShards();
        long needed = (long) (total + workers.count() * parity) * BAND_BYTES;
        if (memory.byteSize() < needed) {
            memory = arena.allocate(needed, 4096);
        }
        workers.forEach(total, (index, _) -> readAndHash(folder, stripe, index, at, bytes));
        var code = ReedSolomon.of(geometry.dataShards(), parity);
        var encode =
                code.rebuild(
                        IntStream.range(0, geometry.dataShards()).toArray(),
                        IntStream.range(geometry.dataShards(), total).toArray());
        workers.forEach(
                bytes / Geometry.CELL_BYTES,
                (row, worker) -> {
                    var inputs = row(0, geometry.dataShards(), row);
                    encode.run(inputs, row(total + worker * parity, parity, row));
                });
    }

    private void readAndHash(EntryFolder folder, int stripe, int index, long at, int bandBytes)
            throws IOException {
        int bytes = Math.clamp(folder.shardBytes(stripe, index) - at, 0, bandBytes);
        var piece = memory.asSlice((long) index * BAND_BYTES, bytes);
        if (bytes == 0) {
            return;
        }
        var path = folder.path(folder.shard(stripe, index));
        try (var file = OsDisk.instance().openForReading(path)) {
            file.read(piece, at);
        }
        for (long cell = 0; cell < bytes; cell += Geometry.CELL_BYTES) {
            BLAKE3.hash(piece.asSlice(cell, Math.min(Geometry.CELL_BYTES, bytes - cell)));
        }
    }

    private MemorySegment[] row(int first, int count, int row) {
        var cells = new MemorySegment[count];
        Arrays.setAll(
                cells,
                i ->
                        memory.asSlice(
                                (long) (first + i) * BAND_BYTES + (long) row * Geometry.CELL_BYTES,
                                Geometry.CELL_BYTES));
        return cells;
    }

    @Override
    public void close() {
        workers.close();
        arena.close();
    }
}
