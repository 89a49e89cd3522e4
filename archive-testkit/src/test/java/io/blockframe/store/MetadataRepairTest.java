package io.blockframe.store;

import static io.blockframe.store.InspectedArchive.CELL;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blockframe.disk.Disk;
import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;
import io.blockframe.store.EntryReport.Damage;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

class MetadataRepairTest {

    private static final Geometry GEOMETRY = new Geometry(3, 2, 4 * CELL);
    private static final int COPIES = 3;
    private static final int SIZE = 2 * 12 * CELL + 5 * CELL + 4321;

    private final InspectedArchive archive;
    private final TestEntry entry;

    MetadataRepairTest() throws IOException {
        archive = new InspectedArchive();
        entry = archive.write(GEOMETRY, SIZE);
    }

    /** Goal: damage to all but one of the copies of manifest and records, beside rot, is undone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 20261122})
    void oneGoodCopyIsEnough(long seed) throws IOException {
        var before = entry.files(archive.disk());
        var random = new Random(seed);
        int goodManifest = random.nextInt(COPIES);
        int goodRecords = random.nextInt(COPIES);
        for (int copy = 0; copy < COPIES; copy++) {
            if (copy != goodManifest) {
                harm(entry.folder().manifestCopy(copy), random);
            }
            if (copy != goodRecords) {
                harm(entry.folder().cells(copy), random);
            }
        }
        Faults.within(entry.cells(), GEOMETRY.parityShards(), seed).strike(archive.disk());

        assertEquals(EntryStatus.DAMAGED, archive.verify(entry).status());
        var report = archive.repair(entry);

        assertEquals(new Damage(COPIES - 1, COPIES - 1), report.manifestCopies());
        assertEquals(new Damage(COPIES - 1, COPIES - 1), report.recordCopies());
        archive.assertRepaired(entry, report, before);
    }

    /** Goal: folders that took the places of files go aside, with what is in them. */
    @Test
    void foldersInThePlacesOfFilesAreMovedAside() throws IOException {
        var before = entry.files(archive.disk());
        var folder = entry.folder();
        var places =
                List.of(folder.path(folder.shard(0, 1)), folder.manifestCopy(1), folder.cells(2));
        for (var place : places) {
            archive.disk().delete(place);
            archive.disk().createDirectory(place);
            archive.disk().put(place.resolve("kept"), new byte[] {1});
        }
        assertEquals(EntryStatus.DAMAGED, archive.verify(entry).status());
        assertEquals(EntryStatus.REPAIRED, archive.repair(entry).status());

        var after = entry.files(archive.disk());
        before.forEach((file, bytes) -> assertThat(after.get(file)).isEqualTo(bytes));
        for (var place : places) {
            var aside = place.getFileName() + ".aside-";
            assertThat(after.keySet())
                    .anyMatch(file -> file.toString().contains(aside) && file.endsWith("kept"));
        }
    }

    private void harm(Path file, Random random) throws IOException {
        byte[] bytes = archive.disk().bytes(file);
        switch (random.nextInt(4)) {
            case 0 -> archive.disk().delete(file);
            case 1 -> archive.disk().put(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            case 2 -> archive.disk().put(file, Arrays.copyOf(bytes, bytes.length + 100));
            default ->
                    archive.disk().flipBit(file, random.nextInt(bytes.length), random.nextInt(8));
        }
    }

    /** Goal: a flipped bit anywhere in a copy of the records is found, in a CRC as in a value. */
    @ParameterizedTest
    @CsvSource({"0,0", "1,31", "2,32", "0,33", "1,34", "2,35"})
    void everyByteOfARecordCounts(int copy, int offset) throws IOException {
        var before = entry.files(archive.disk());
        long record = CellRecords.offset(GEOMETRY, SIZE, 1, 2) + 3L * CellRecords.BYTES;
        archive.disk().flipBit(entry.folder().cells(copy), record + offset, 5);

        assertEquals(EntryStatus.DAMAGED, archive.verify(entry).status());
        var report = archive.repair(entry);

        assertEquals(new Damage(1, 1), report.recordCopies());
        assertEquals(new Damage(0, 0), InspectedArchive.cells(report));
        archive.assertRepaired(entry, report, before);
    }

    /** Goal: a CRC that rotted in the only copy of the records is computed, not copied. */
    @Test
    void theLastCopyIsNotTrustedWithItsCrcs() throws IOException {
        var before = entry.files(archive.disk());
        archive.disk().delete(entry.folder().cells(0));
        archive.disk().delete(entry.folder().cells(2));
        archive.disk().flipBit(entry.folder().cells(1), CellRecords.BYTES - 1, 5);

        var report = archive.repair(entry);

        assertEquals(new Damage(COPIES, COPIES), report.recordCopies());
        archive.assertRepaired(entry, report, before);
    }

    /**
     * Goal: no copy of the records is left, and rot in few enough shards is repaired all the same.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void recordsAreFoundOutFromShards(long seed) throws IOException {
        var before = entry.files(archive.disk());
        var random = new Random(seed);
        for (int copy = 0; copy < COPIES; copy++) {
            archive.disk().delete(entry.folder().cells(copy));
        }
        for (int stripe = 0; stripe < entry.folder().stripeCount(); stripe++) {
            for (int index : new int[] {random.nextInt(2), 2 + random.nextInt(3)}) {
                if (entry.folder().hasFile(stripe, index)) {
                    archive.disk().flipBit(entry.shard(stripe, index), random.nextInt(9999), 1);
                }
            }
        }

        var report = archive.repair(entry);

        assertEquals(new Damage(COPIES, COPIES), report.recordCopies());
        archive.assertRepaired(entry, report, before);
    }

    /**
     * Goal: other records rot in every copy, and more shards rot than parity could replace whole.
     */
    @Test
    void whatIsLeftOfTheRecordsIsUsed() throws IOException {
        var before = entry.files(archive.disk());
        // Shard 0 has no good copy of its records, and no vote finds the one of row 2.
        long shard = CellRecords.offset(GEOMETRY, SIZE, 0, 0);
        for (int copy = 0; copy < COPIES; copy++) {
            var file = entry.folder().cells(copy);
            archive.disk().flipBit(file, shard + copy * (long) CellRecords.BYTES, 0);
            archive.disk().flipBit(file, shard + 2L * CellRecords.BYTES, copy);
        }
        // Rot in every shard, two cells a row, the worst in the shard that cannot be verified.
        archive.disk().flipBit(entry.shard(0, 0), 10, 0);
        archive.disk().flipBit(entry.shard(0, 1), 20, 0);
        archive.disk().flipBit(entry.shard(0, 0), CELL + 10, 0);
        archive.disk().flipBit(entry.shard(0, 2), CELL + 20, 0);
        archive.disk().flipBit(entry.shard(0, 3), 2 * CELL + 10, 0);
        archive.disk().flipBit(entry.shard(0, 4), 2 * CELL + 20, 0);

        var report = archive.repair(entry);

        assertEquals(new Damage(6, 6), InspectedArchive.cells(report));
        archive.assertRepaired(entry, report, before);
    }

    /**
     * Goal: records that nothing can find out cost their own shard, not what else is repairable.
     */
    @Test
    void unknownRecordsCostTheirShardOnly() throws IOException {
        for (int copy = 0; copy < COPIES; copy++) {
            archive.disk().delete(entry.folder().cells(copy));
        }
        for (int index = 0; index < 3; index++) {
            archive.disk().flipBit(entry.shard(0, index), 10, 0);
        }

        var report = archive.repair(entry);

        assertEquals(EntryStatus.LOST, report.status());
        assertEquals(12L * CELL, report.lostBytes());
        assertThat(report.lost()).containsExactly(new ByteRange(0, 12L * CELL));
        assertThat(report.notes()).anyMatch(note -> note.contains("cannot be verified"));
        assertTrue(report.recordCopies().repaired() == 0, report::toString);
    }

    /** Goal: when all copies of the manifest rot, in different places, they still give it back. */
    @Test
    void manifestsCompleteEachOther() throws IOException {
        var before = entry.files(archive.disk());
        for (int copy = 0; copy < COPIES; copy++) {
            archive.disk().flipBit(entry.folder().manifestCopy(copy), 100 + copy * 50L, 2);
        }

        var report = archive.repair(entry);

        assertEquals(new Damage(COPIES, COPIES), report.manifestCopies());
        archive.assertRepaired(entry, report, before);
    }

    /** Goal: a copy of the manifest that was cut does not silence the vote of the others. */
    @Test
    void cutManifestHasNoVote() throws IOException {
        var four = archive.entries().write("b", new byte[3 * CELL], new Geometry(1, 3, CELL));
        var files = four.files(archive.disk());
        for (int copy = 0; copy < 3; copy++) {
            archive.disk().flipBit(four.folder().manifestCopy(copy), 100 + copy * 50L, 2);
        }
        var cut = four.folder().manifestCopy(3);
        archive.disk().put(cut, Arrays.copyOf(archive.disk().bytes(cut), 77));

        archive.assertRepaired(four, archive.repair(four), files);
    }

    /** Goal: copies that a rewrite did not reach are brought to the newest generation. */
    @Test
    void oldGenerationsAreReplaced() throws IOException {
        var old = entry.folder().manifest();
        var touched = old.entry().withSequence(99);
        byte[] newer =
                ManifestCodec.encode(
                        new Manifest(old.archive(), 2, touched, old.geometry(), old.shards()));
        archive.disk().put(entry.folder().manifestCopy(1), newer);

        var report = archive.repair(entry);

        assertEquals(EntryStatus.REPAIRED, report.status());
        assertEquals(new Damage(2, 2), report.manifestCopies());
        for (int copy = 0; copy < COPIES; copy++) {
            assertEquals(
                    -1,
                    Arrays.mismatch(
                            newer, DiskIo.read(archive.disk(), entry.folder().manifestCopy(copy))));
        }
    }

    /** Goal: what does not belong to the entry is named and left; old temporary files go. */
    @Test
    void straysAreLeft() throws IOException {
        var directory = entry.folder().directory();
        var stray = directory.resolve("blocks/notes.txt");
        archive.disk().put(stray, new byte[] {1});
        var temporary = directory.resolve("blocks/block_0/parity/.blockframe-00000000000000ff.tmp");
        archive.disk().put(temporary, new byte[] {1});
        archive.disk().modified(temporary, Instant.EPOCH);

        var verified = archive.verify(entry);
        var report = archive.repair(entry);

        assertEquals(EntryStatus.HEALTHY, verified.status());
        assertEquals(EntryStatus.HEALTHY, report.status());
        assertThat(report.notes()).singleElement().asString().contains("blocks/notes.txt");
        assertTrue(archive.disk().exists(stray));
        assertTrue(!archive.disk().exists(temporary));
    }

    /** Goal: parity that verifies, but was made from other data, is found before it is needed. */
    @Test
    void parityOfOtherDataIsFound() throws IOException {
        var wrong = archive.entries().withWrongParity().write("b", new byte[9 * CELL], GEOMETRY);
        var before = wrong.files(archive.disk());

        var report = archive.repair(wrong);

        assertEquals(EntryStatus.DAMAGED, report.status());
        assertThat(report.notes()).singleElement().asString().contains("not of this data");
        archive.assertFiles(wrong, before);
    }

    /** Goal: a newer generation that is written while a copy is mended is not taken back. */
    @Test
    void newerGenerationWrittenMeanwhileStays() throws IOException {
        var old = entry.folder().manifest();
        var touched = old.entry().withSequence(99);
        byte[] newer =
                ManifestCodec.encode(
                        new Manifest(old.archive(), 2, touched, old.geometry(), old.shards()));
        archive.disk().flipBit(entry.folder().manifestCopy(0), 40, 1);
        var last = entry.folder().manifestCopy(COPIES - 1);
        var reissued = new AtomicBoolean();
        var disk =
                afterOpening(
                        last,
                        () -> {
                            for (int copy = 0; copy < COPIES && !reissued.get(); copy++) {
                                var path = entry.folder().manifestCopy(copy);
                                SmallFiles.replace(archive.disk(), path, newer);
                            }
                            reissued.set(true);
                        });

        try (var inspector = new EntryInspector(InspectorOptions.SCRUB, 1)) {
            inspector.inspect(Archive.openForHealth(disk, Path.of("/archive")), entry.published());
        }

        assertTrue(reissued.get());
        for (int copy = 0; copy < COPIES; copy++) {
            assertThat(archive.disk().bytes(entry.folder().manifestCopy(copy))).isEqualTo(newer);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** The disk, and what another process does as soon as a file is open to be checked. */
    private Disk afterOpening(Path file, Step step) {
        return (Disk)
                Proxy.newProxyInstance(
                        Disk.class.getClassLoader(),
                        new Class<?>[] {Disk.class},
                        (_, method, arguments) -> {
                            Object result;
                            try {
                                result = method.invoke(archive.disk(), arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                            if (method.getName().equals("openOnMedium")
                                    && arguments[0].equals(file)) {
                                step.run();
                            }
                            return result;
                        });
    }
}
