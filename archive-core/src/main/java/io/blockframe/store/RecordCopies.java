package io.blockframe.store;

import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The copies of a stripe's cell records. Not thread-safe. */
final class RecordCopies implements AutoCloseable {

    private final EntryFolder folder;
    private final int stripe;
    private final Arena arena = Arena.ofConfined();
    private final List<ShardReader> files = new ArrayList<>();
    private final List<MemorySegment> wholes = new ArrayList<>(); // null: not read as a whole
    private final MemorySegment scratch;

    RecordCopies(EntryFolder folder, int stripe, boolean fromMedium) {
        this.folder = folder;
        this.stripe = stripe;
        for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
            files.add(new ShardReader(folder.disk(), folder.cells(copy), fromMedium));
        }
        scratch = arena.allocate((long) folder.rowCount(stripe) * CellRecords.BYTES, 8);
    }

    /** Memory for the records of one shard, overwritten by {@link #vote}. */
    MemorySegment scratch() {
        return scratch;
    }

    /**
     * Reads the records of a shard from one copy to the start of {@code target}.
     *
     * @return false when they could not be read as a whole; what could not is left as it was
     */
    boolean read(int copy, int index, MemorySegment target) throws IOException {
        int cells = Geometry.cellCount(folder.shardBytes(stripe, index));
        var own = target.asSlice(0, (long) cells * CellRecords.BYTES);
        var whole = whole(copy);
        if (whole == null) {
            return files.get(copy).read(offset(index), own).isEmpty();
        }
        own.copyFrom(whole.asSlice(offset(index) - offset(0), own.byteSize()));
        return true;
    }

    /** A copy's records of the stripe; null when some of them cannot be read. */
    private MemorySegment whole(int copy) throws IOException {
        while (wholes.size() <= copy) {
            long bytes = offset(folder.geometry().totalShards()) - offset(0);
            var whole = arena.allocate(bytes, 8);
            boolean readable = files.get(wholes.size()).read(offset(0), whole).isEmpty();
            wholes.add(readable ? whole : null);
        }
        return wholes.get(copy);
    }

    private long offset(int index) {
        return CellRecords.offset(folder.geometry(), folder.fileBytes(), stripe, index);
    }

    /** Takes, for each cell, the record that most copies agree on. */
    void vote(int index, MemorySegment target) throws IOException {
        int cells = Geometry.cellCount(folder.shardBytes(stripe, index));
        var ballots = new MemorySegment[files.size()];
        for (int copy = 0; copy < ballots.length; copy++) {
            ballots[copy] = arena.allocate(target.byteSize(), 8);
            read(copy, index, ballots[copy]);
        }
        for (int cell = 0; cell < cells; cell++) {
            long at = (long) cell * CellRecords.BYTES;
            var winner = winner(ballots, at);
            MemorySegment.copy(winner, at, target, at, CellRecords.BYTES);
        }
    }

    private static MemorySegment winner(MemorySegment[] ballots, long at) {
        var winner = ballots[0];
        int most = 0;
        for (var candidate : ballots) {
            int votes = 0;
            for (var other : ballots) {
                votes += CellRecords.sameValue(candidate, at, other, at) ? 1 : 0;
            }
            if (votes > most) {
                most = votes;
                winner = candidate;
            }
        }
        return winner;
    }

    @Override
    public void close() throws IOException {
        try (arena) {
            for (var file : files) {
                file.close();
            }
        }
    }
}
