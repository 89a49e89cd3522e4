package io.blockframe.store;

import static io.blockframe.store.InspectedArchive.CELL;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.testkit.CellPlace;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.Operation;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class LostRowsTest {

    private static final Geometry GEOMETRY = new Geometry(3, 2, 4 * CELL);
    private static final int SIZE = 2 * 12 * CELL + 5 * CELL + 4321;

    private final InspectedArchive archive;

    LostRowsTest() throws IOException {
        archive = new InspectedArchive();
    }

    /** Goal: exactly the bytes of the rows that are lost are named, and all else is repaired. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 20261122})
    void lostRangesAreExact(long seed) throws IOException {
        var entry = archive.write(GEOMETRY, SIZE);
        var before = entry.files(archive.disk());
        var faults = Faults.beyond(entry.cells(), GEOMETRY.parityShards(), seed);
        faults.strike(archive.disk());
        var lost =
                faults.cells().stream()
                        .filter(c -> faults.lostRows().contains(c.rowPlace()))
                        .toList();

        var verified = archive.verify(entry);
        var report = archive.repair(entry);

        assertEquals(EntryStatus.LOST, verified.status());
        assertEquals(EntryStatus.LOST, report.status());
        assertEquals(ranges(entry, lost), report.lost());
        assertEquals(ranges(entry, lost), verified.lost());
        assertEquals(
                lost.stream().filter(LostRowsTest::isData).mapToLong(CellPlace::bytes).sum(),
                report.lostBytes());
        assertEquals(
                new EntryReport.Damage(faults.cells().size(), faults.cells().size() - lost.size()),
                InspectedArchive.cells(report));
        assertRestIsRight(entry, before, lost);
        assertEquals(report.lost(), archive.repair(entry).lost());
    }

    /** Goal: what is left of a lost cell stays as it is: a person may make something of it. */
    @Test
    void lostCellsAreLeftAsTheyAre() throws IOException {
        var entry = archive.write(new Geometry(1, 1, CELL), 2 * CELL);
        for (int index = 0; index < 2; index++) {
            archive.disk().flipBit(entry.shard(1, index), 77 + index, 3);
        }
        var before = entry.files(archive.disk());

        var report = archive.repair(entry);

        assertEquals(EntryStatus.LOST, report.status());
        assertEquals(List.of(new ByteRange(CELL, 2 * CELL)), report.lost());
        archive.assertFiles(entry, before);
    }

    /** Goal: no file takes the place of one of which nothing can be read any more. */
    @Test
    void nothingReplacesWhatNothingIsKnownOf() throws IOException {
        var entry = archive.write(new Geometry(1, 1, CELL), 2 * CELL);
        for (int index = 0; index < 2; index++) {
            var shard = entry.shard(1, index);
            DiskIo.overwrite(archive.disk(), shard, new byte[10], CELL);
            archive.disk().failRead(shard, 0, 512);
            archive.disk().failNext(Operation.TRUNCATE, new IOException("Input/output error"));
        }

        var report = archive.repair(entry);

        assertEquals(EntryStatus.LOST, report.status());
        assertEquals(new EntryReport.Damage(2, 0), report.shardFiles());
        for (int index = 0; index < 2; index++) {
            var status = archive.disk().status(entry.shard(1, index));
            assertEquals(CELL + 10, status.sizeBytes());
        }
    }

    /** Goal: a file that cannot be written is kept while lost bytes of it cannot be read. */
    @Test
    void nothingReplacesWhatMayBeReadAgain() throws IOException {
        var entry = archive.write(new Geometry(1, 1, 4 * CELL), 4 * CELL);
        var shard = entry.shard(0, 0);
        archive.disk().failRead(shard, 0, 512);
        archive.disk().flipBit(entry.shard(0, 1), 77, 3);
        archive.disk().flipBit(shard, 2 * CELL, 3);
        archive.disk().failNext(Operation.WRITE, new IOException("Input/output error"));
        byte[] before = archive.disk().bytes(shard);

        var report = archive.repair(entry);

        assertEquals(EntryStatus.LOST, report.status());
        assertEquals(List.of(new ByteRange(0, CELL)), report.lost());
        assertEquals(new EntryReport.Damage(2, 0), report.dataCells());
        assertThat(report.notes()).anyMatch(note -> note.contains("was not replaced"));
        assertArrayEquals(before, archive.disk().bytes(shard));
    }

    /** Goal: what cannot be opened for a moment keeps the bytes that no other shard gives back. */
    @Test
    void nothingReplacesWhatMayBeOpenedAgain() throws IOException {
        var entry = archive.write(new Geometry(1, 1, 4 * CELL), 4 * CELL);
        for (int index = 0; index < 2; index++) {
            archive.disk().flipBit(entry.shard(0, index), 77 + index, 3);
        }
        var before = entry.files(archive.disk());
        for (int passing = 0; passing < 40; passing++) {
            var hit = archive.copy();
            for (int i = 0; i < passing; i++) {
                hit.disk().failNext(Operation.OPEN, null);
            }
            for (int i = 0; i < 2; i++) {
                hit.disk().failNext(Operation.OPEN, new IOException("Input/output error"));
            }

            hit.repair(entry.on(hit.disk()));

            for (int index = 0; index < 2; index++) {
                var shard = entry.shard(0, index);
                assertArrayEquals(before.get(shard), hit.disk().bytes(shard), "open " + passing);
            }
        }
    }

    private void assertRestIsRight(TestEntry entry, Map<Path, byte[]> before, List<CellPlace> lost)
            throws IOException {
        var after = entry.files(archive.disk());
        for (var cell : entry.cells()) {
            if (!lost.contains(cell)) {
                assertArrayEquals(bytes(before, cell), bytes(after, cell), cell::toString);
            }
        }
        for (var file : before.keySet()) {
            if (file.getFileName().toString().matches("(cells|manifest).*")) {
                assertArrayEquals(before.get(file), after.get(file), file::toString);
            }
        }
        assertThat(before.keySet()).containsAll(after.keySet());
    }

    private static byte[] bytes(Map<Path, byte[]> files, CellPlace cell) {
        int from = (int) cell.offset();
        return Arrays.copyOfRange(files.get(cell.file()), from, from + cell.bytes());
    }

    private static boolean isData(CellPlace cell) {
        return cell.shard() < GEOMETRY.dataShards();
    }

    private static List<ByteRange> ranges(TestEntry entry, List<CellPlace> cells) {
        var ranges = new ArrayList<ByteRange>();
        // The cells of an entry are listed in the order of the file.
        for (var cell : entry.cells()) {
            if (isData(cell) && cells.contains(cell)) {
                long first = entry.folder().treePlace(cell.stripe(), cell.shard()).firstByte();
                var range =
                        new ByteRange(first + cell.offset(), first + cell.offset() + cell.bytes());
                var last = ranges.isEmpty() ? null : ranges.getLast();
                if (last != null && last.to() == range.from()) {
                    ranges.set(ranges.size() - 1, new ByteRange(last.from(), range.to()));
                } else {
                    ranges.add(range);
                }
            }
        }
        return ranges;
    }
}
