package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.format.ShardPlan;
import io.blockframe.store.EntryFolder.TreePlace;
import io.blockframe.store.SmallFiles;
import io.blockframe.store.Trees;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An entry's folder in staging while it is written: what its shards are called and where they
 * belong.
 *
 * @param disk where it lies
 * @param directory the folder
 * @param geometry how the file is cut
 * @param fileBytes length of the file
 */
record StagedShards(Disk disk, Path directory, Geometry geometry, long fileBytes) {

    /** The shards of a stripe that have a file. */
    List<ShardPlan> plans(int stripe) {
        return EntryLayout.shards(geometry, fileBytes, stripe);
    }

    Path path(ShardPlan plan) {
        return plan.place().under(directory);
    }

    TreePlace treePlace(ShardPlan plan) {
        return TreePlace.of(geometry, fileBytes, plan.stripe(), plan.index());
    }

    Path cells(int copy) {
        return directory.resolve(EntryLayout.cellsName(copy));
    }

    int copies() {
        return EntryLayout.metadataCopies(geometry);
    }

    int stripeCount() {
        return geometry.stripeCount(fileBytes);
    }

    /** Deletes what there is of a stripe and of the one that may have been written beside it. */
    void deleteFrom(int stripe) throws IOException {
        for (int it = stripe; it < Math.min(stripe + 2, stripeCount()); it++) {
            delete(it);
        }
    }

    /** Deletes what a crash left of a stripe. */
    void delete(int stripe) throws IOException {
        for (var plan : plans(stripe)) {
            Trees.delete(disk, path(plan));
        }
    }

    /** Creates the directories of a stripe's shards. */
    void createDirectories(int stripe) throws IOException {
        for (var plan : plans(stripe)) {
            SmallFiles.createDirectories(disk, path(plan).getParent());
        }
    }

    /** Writes the records of a stripe to every copy of them; the caller forces. */
    void writeRecords(WrittenStripe stripe) throws IOException {
        if (!EntryLayout.hasCellRecords(fileBytes)) {
            return;
        }
        for (int copy = 0; copy < copies(); copy++) {
            try (var file = openOrCreate(cells(copy))) {
                file.write(stripe.records(), recordsOffset(stripe));
            }
        }
    }

    /** Where the records of a stripe begin in each copy. */
    long recordsOffset(WrittenStripe stripe) {
        return CellRecords.offset(geometry, fileBytes, stripe.index(), 0);
    }

    private DiskFile openOrCreate(Path path) throws IOException {
        try {
            return disk.openForWriting(path);
        } catch (NoSuchFileException e) {
            return disk.create(path);
        }
    }

    /** Makes the records of a stripe durable. */
    void forceRecords() throws IOException {
        if (!EntryLayout.hasCellRecords(fileBytes)) {
            return;
        }
        for (int copy = 0; copy < copies(); copy++) {
            try (var file = disk.openForWriting(cells(copy))) {
                file.force();
            }
        }
        disk.forceDirectory(directory);
    }

    /** Makes the names of a stripe's shards durable. */
    void forceDirectories(int stripe) throws IOException {
        for (var folder : directories(stripe)) {
            disk.forceDirectory(folder);
        }
    }

    private Set<Path> directories(int stripe) {
        var folders = new LinkedHashSet<Path>();
        for (var plan : plans(stripe)) {
            for (var folder = path(plan).getParent();
                    folder.startsWith(directory);
                    folder = folder.getParent()) {
                folders.add(folder);
            }
        }
        return folders;
    }
}
