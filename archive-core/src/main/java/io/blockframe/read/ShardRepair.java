package io.blockframe.read;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.CellRecords;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.format.ManifestCodec;
import io.blockframe.format.Shard;
import io.blockframe.store.ByteRange;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.ShardFile;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes one shard right again: rebuilt cells are written in place where the file is otherwise
 * there, and the whole shard is rebuilt beside it and renamed over it where it is not, or does not
 * take them. Only verified bytes are written, and nothing counts as written until it was forced and
 * read back from the medium.
 *
 * @param shard the one to repair
 * @param cells what was rebuilt of it; nothing when only its length is known to be wrong
 */
record ShardRepair(EntryFolder folder, Shard shard, Optional<Cells> cells) {

    /**
     * Neighbouring cells of a shard.
     *
     * @param firstRow the row of the first
     * @param bytes verified
     */
    record Cells(int firstRow, MemorySegment bytes) {
        long offset() {
            return (long) firstRow * Geometry.CELL_BYTES;
        }
    }

    Path path() {
        return folder.path(shard);
    }

    /** The same, with its cells copied into memory of {@code arena}. */
    ShardRepair copiedInto(Arena arena) {
        return new ShardRepair(
                folder,
                shard,
                cells.map(
                        lent ->
                                new Cells(
                                        lent.firstRow(),
                                        arena.allocate(lent.bytes().byteSize(), 8)
                                                .copyFrom(lent.bytes()))));
    }

    /**
     * Repairs, unless it was done meanwhile. Afterwards the bytes survive power loss.
     *
     * @param beforeWriting called before the first byte is written
     * @return what was written, or nothing when there was nothing to do
     * @throws io.blockframe.store.StoppedException when it was given up; nothing of it is left
     */
    Optional<ByteRange> run(Runnable beforeWriting) throws IOException {
        requireStillWanted();
        try (var file = folder.disk().openForWriting(path())) {
            if (file.size() == shard.bytes()) {
                return cells.isEmpty()
                        ? Optional.empty()
                        : writeInPlace(file, cells.get(), beforeWriting);
            }
        } catch (IOException e) {
            if (!(e instanceof DamagedException) && !DiskErrors.isDamage(e)) {
                throw e;
            }
        }
        beforeWriting.run();
        replace();
        return Optional.of(new ByteRange(0, shard.bytes()));
    }

    /**
     * An entry that lost all its manifests may have been written anew since it was opened, cut in
     * another way: what is there then is not for this to repair.
     */
    private void requireStillWanted() throws IOException {
        for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
            try {
                var path = folder.manifestCopy(copy);
                var manifest =
                        ManifestCodec.decode(SmallFiles.read(folder.disk(), path), path.toString());
                if (!manifest.shards().contains(shard)) {
                    throw new ArchiveException(
                            "%s: its entry was written anew since it was opened; the file was left alone"
                                    .formatted(path()));
                }
                return;
            } catch (DamagedException e) {
                // Another copy may check.
            } catch (IOException e) {
                if (e instanceof ArchiveException || !DiskErrors.isDamage(e)) {
                    throw e;
                }
            }
        }
    }

    private Optional<ByteRange> writeInPlace(DiskFile file, Cells cells, Runnable beforeWriting)
            throws IOException {
        if (has(file, cells)) {
            return Optional.empty();
        }
        beforeWriting.run();
        file.write(cells.bytes(), cells.offset());
        file.force();
        try (var onMedium = folder.disk().openOnMedium(path())) {
            requireReadBack(has(onMedium, cells));
        }
        return Optional.of(
                new ByteRange(cells.offset(), cells.offset() + cells.bytes().byteSize()));
    }

    private static boolean has(DiskFile file, Cells cells) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(cells.bytes().byteSize(), Disk.ALIGNMENT_BYTES);
            return file.read(found, cells.offset()) == found.byteSize()
                    && cells.bytes().mismatch(found) == -1;
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    private void replace() throws IOException {
        var disk = folder.disk();
        var directory = path().getParent();
        SmallFiles.createDirectories(disk, directory);
        var temp = SmallFiles.temporaryBeside(path());
        try {
            try (var file = disk.create(temp)) {
                writeWhole(file);
                file.force();
            }
            try (var onMedium = disk.openOnMedium(temp)) {
                requireReadBack(isWhole(onMedium));
            }
            SmallFiles.putInPlace(disk, temp, path());
        } catch (IOException e) {
            SmallFiles.deleteQuietly(disk, temp, e);
            throw e;
        }
        disk.forceDirectory(directory);
    }

    private void writeWhole(DiskFile file) throws IOException {
        try (var shards = new OpenShards(folder.geometry().totalShards());
                var arena = Arena.ofConfined()) {
            var records = RecordsSearch.of(folder, shard.stripe(), shards);
            var reader =
                    new StripeReader(
                            folder, shard.stripe(), records, shards, StripeListener.IGNORED);
            var band =
                    arena.allocate(
                            StripeReader.BAND_CELLS * (long) Geometry.CELL_BYTES,
                            Disk.ALIGNMENT_BYTES);
            for (long done = 0; done < shard.bytes(); ) {
                WriteBack.requireGoingOn();
                int row = (int) (done / Geometry.CELL_BYTES);
                var part = band.asSlice(0, Math.min(band.byteSize(), shard.bytes() - done));
                long right = reader.read(shard.index(), row, part);
                file.write(part.asSlice(0, right), done);
                done += right;
            }
        }
    }

    private boolean isWhole(DiskFile file) throws IOException {
        long cells = Geometry.cellCount(shard.bytes());
        try (var arena = Arena.ofConfined()) {
            var band =
                    arena.allocate(
                            StripeReader.BAND_CELLS * (long) Geometry.CELL_BYTES,
                            Disk.ALIGNMENT_BYTES);
            return ShardFile.digest(
                            file,
                            shard.bytes(),
                            folder.treePlace(shard.stripe(), shard.index()),
                            band,
                            arena.allocate(cells * CellRecords.BYTES, 8),
                            _ -> WriteBack.requireGoingOn())
                    .equals(Optional.of(shard.digest()));
        }
    }

    private void requireReadBack(boolean right) throws DamagedException {
        if (!right) {
            throw new DamagedException(
                    path() + ": what was read back is not what was written; check the disk");
        }
    }
}
