package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares every copy of an entry's cell records with what its cells call for, stripe by stripe,
 * and writes those anew that differ.
 */
final class RecordsMender implements AutoCloseable {

    private final EntryFolder folder;
    private final Findings findings;
    private final ReusedMemory memory;
    private final List<RecordsCopyMender> copies = new ArrayList<>();
    private boolean incomplete;

    /**
     * @param memory for the records of a stripe, used until this is closed
     */
    RecordsMender(
            EntryFolder folder, InspectorOptions options, ReusedMemory memory, Findings findings)
            throws IOException {
        this.folder = folder;
        this.findings = findings;
        this.memory = memory;
        if (EntryLayout.hasCellRecords(folder.fileBytes())) {
            var names = new SecondNames(folder.disk());
            for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
                boolean anew = names.isSecond(folder.cells(copy));
                copies.add(new RecordsCopyMender(folder, copy, anew, options));
            }
        }
    }

    /**
     * Compares the copies of one stripe; call for every stripe, in order.
     *
     * @param truth the records that its cells call for
     * @param records says which of them are unknown
     */
    void compare(int stripe, MemorySegment truth, StripeRecords records) throws IOException {
        var geometry = folder.geometry();
        long offset = CellRecords.offset(geometry, folder.fileBytes(), stripe, 0);
        var parts = new ArrayList<RecordsCopyMender.Part>();
        for (int index = 0; index < geometry.totalShards(); index++) {
            long at = CellRecords.offset(geometry, folder.fileBytes(), stripe, index) - offset;
            long cells = Geometry.cellCount(folder.shardBytes(stripe, index));
            parts.add(
                    new RecordsCopyMender.Part(
                            at, cells * CellRecords.BYTES, records.known(index)));
        }
        for (var copy : copies) {
            copy.compare(offset, truth, parts, memory);
        }
    }

    /**
     * Compares the copies of a stripe whose cells were found to be as its records say, before this
     * was begun. Call for the first stripes, in order.
     */
    void compareChecked(int stripe, StripeRecords records) throws IOException {
        var geometry = folder.geometry();
        int shards = geometry.totalShards();
        long start = CellRecords.offset(geometry, folder.fileBytes(), stripe, 0);
        long end = CellRecords.offset(geometry, folder.fileBytes(), stripe, shards);
        try (var arena = Arena.ofConfined()) {
            var truth = arena.allocate(end - start, Long.BYTES);
            for (int index = 0; index < shards; index++) {
                long at = CellRecords.offset(geometry, folder.fileBytes(), stripe, index) - start;
                long cells = Geometry.cellCount(folder.shardBytes(stripe, index));
                MemorySegment.copy(
                        records.shardRecords(index), 0, truth, at, cells * CellRecords.BYTES);
            }
            compare(stripe, truth, records);
        }
    }

    /** A stripe could not be checked: no copy can be written as a whole. */
    void giveUp() {
        incomplete = true;
    }

    /** Brings what was written to its place. Call after the last stripe. */
    void finish() {
        for (int copy = 0; copy < copies.size(); copy++) {
            finish(copies.get(copy), EntryLayout.cellsName(copy));
        }
    }

    private void finish(RecordsCopyMender copy, String name) {
        try {
            boolean mended = !incomplete && copy.finish();
            if (copy.damaged()) {
                findings.recordCopies.add(1, mended ? 1 : 0);
            }
            if (copy.failure() != null) {
                findings.note(
                        "%s not repaired: %s".formatted(name, DiskErrors.text(copy.failure())));
            }
        } catch (IOException e) {
            findings.unchecked("%s: %s".formatted(name, DiskErrors.text(e)));
        }
    }

    @Override
    public void close() throws IOException {
        for (var copy : copies) {
            copy.close();
        }
    }
}
