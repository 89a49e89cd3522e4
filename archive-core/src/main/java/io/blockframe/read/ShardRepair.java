package io.blockframe.read;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Makes one shard right again: rebuilt cells are written in place where the file is otherwise
 * there, and the whole shard is rebuilt beside it and renamed over it where it is not, or does not
 * take them. Only verified bytes are written.
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

    /**
     * Repairs, unless it was done meanwhile. Afterwards the bytes survive power loss.
     *
     * @return what was written, or nothing when there was nothing to do
     */
    Optional<ByteRange> run() throws IOException {
        try (var file = folder.disk().openForWriting(path())) {
            if (file.size() == shard.bytes()) {
                return cells.isEmpty() ? Optional.empty() : writeInPlace(file, cells.get());
            }
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
        }
        replace();
        return Optional.of(new ByteRange(0, shard.bytes()));
    }

    private static Optional<ByteRange> writeInPlace(DiskFile file, Cells cells) throws IOException {
        if (has(file, cells)) {
            return Optional.empty();
        }
        file.write(cells.bytes(), cells.offset());
        file.force();
        return Optional.of(
                new ByteRange(cells.offset(), cells.offset() + cells.bytes().byteSize()));
    }

    private static boolean has(DiskFile file, Cells cells) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(cells.bytes().byteSize(), 8);
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
            disk.replace(temp, path());
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
                    new StripeReader(folder, shard.stripe(), records, shards, Findings.IGNORED);
            var band = arena.allocate(StripeReader.BAND_CELLS * (long) Geometry.CELL_BYTES, 64);
            for (long done = 0; done < shard.bytes(); ) {
                int row = (int) (done / Geometry.CELL_BYTES);
                var part = band.asSlice(0, Math.min(band.byteSize(), shard.bytes() - done));
                long right = reader.read(shard.index(), row, part);
                file.write(part.asSlice(0, right), done);
                done += right;
            }
        }
    }
}
