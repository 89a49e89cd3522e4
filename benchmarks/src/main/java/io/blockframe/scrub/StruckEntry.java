package io.blockframe.scrub;

import io.blockframe.disk.Disk;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.EntryReport;
import io.blockframe.store.EntryReport.Damage;
import io.blockframe.testkit.CellPlace;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.Strike;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An entry that was struck, and what its report has to say.
 *
 * @param faults how often it was struck
 * @param dataCells cells of segments that are not what they were
 * @param parityCells cells of parity
 * @param files shards whose file is missing or has another length
 * @param records copies of the cell records that were struck
 * @param manifests copies of the manifest
 */
record StruckEntry(
        long faults, long dataCells, long parityCells, long files, long records, long manifests) {

    /** Strikes shards, and all copies but one of manifest or records. */
    static StruckEntry strike(Disk disk, EntryFolder folder, Random random) throws IOException {
        var geometry = folder.geometry();
        var cells =
                Faults.within(CellPlace.allOf(folder), geometry.parityShards(), random.nextLong());
        cells.strike(disk);
        long data =
                cells.cells().stream().filter(cell -> cell.shard() < geometry.dataShards()).count();
        long files = 0;
        for (var shard : folder.manifest().shards()) {
            files += hasLength(disk, folder.path(shard), shard.bytes()) ? 0 : 1;
        }
        var manifests = strikeCopies(disk, manifests(folder), random);
        var records = strikeCopies(disk, records(folder), random);
        return new StruckEntry(
                cells.strikes().size() + manifests + records,
                data,
                cells.cells().size() - data,
                files,
                records,
                manifests);
    }

    private static boolean hasLength(Disk disk, Path file, long bytes) throws IOException {
        try {
            return disk.status(file).sizeBytes() == bytes;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static List<Path> manifests(EntryFolder folder) {
        var copies = new ArrayList<Path>();
        for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
            copies.add(folder.manifestCopy(copy));
        }
        return copies;
    }

    private static List<Path> records(EntryFolder folder) {
        var copies = new ArrayList<Path>();
        if (EntryLayout.hasCellRecords(folder.fileBytes())) {
            for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
                copies.add(folder.cells(copy));
            }
        }
        return copies;
    }

    /** Strikes none to all but one of them; says how many. */
    private static int strikeCopies(Disk disk, List<Path> copies, Random random)
            throws IOException {
        int count = copies.isEmpty() ? 0 : random.nextInt(copies.size());
        Collections.shuffle(copies, random);
        for (var copy : copies.subList(0, count)) {
            long bytes = disk.status(copy).sizeBytes();
            long at = random.nextLong(bytes);
            switch (random.nextInt(3)) {
                case 0 -> new Strike.Delete(copy).on(disk);
                case 1 -> new Strike.Truncate(copy, at).on(disk);
                default -> new Strike.Flip(copy, at, random.nextInt(8)).on(disk);
            }
        }
        return count;
    }

    long cells() {
        return dataCells + parityCells;
    }

    long copies() {
        return records + manifests;
    }

    /** What is wrong with the report; nothing when it says all of it, and nothing else. */
    Optional<String> compare(EntryReport report) {
        boolean right =
                report.status() == (faults > 0 ? EntryStatus.REPAIRED : EntryStatus.HEALTHY)
                        && all(dataCells).equals(report.dataCells())
                        && all(parityCells).equals(report.parityCells())
                        && all(files).equals(report.shardFiles())
                        && all(records).equals(report.recordCopies())
                        && all(manifests).equals(report.manifestCopies());
        return right
                ? Optional.empty()
                : Optional.of("struck %s, reported %s".formatted(this, report));
    }

    private static Damage all(long count) {
        return new Damage(count, count);
    }
}
