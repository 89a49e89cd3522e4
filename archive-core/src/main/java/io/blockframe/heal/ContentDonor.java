package io.blockframe.heal;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.Geometry;
import io.blockframe.store.CellDonation;
import io.blockframe.store.EntryFolder;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A file with the content of an entry, or with parts of it in their places. */
final class ContentDonor implements CellDonation.Donor, AutoCloseable {

    private final EntryFolder folder;
    private final DiskFile file;

    /**
     * @param folder the entry to heal
     */
    ContentDonor(EntryFolder folder, Disk disk, Path content) throws IOException {
        this.folder = folder;
        this.file = disk.openForReading(content);
    }

    @Override
    public boolean read(int stripe, int index, int row, MemorySegment target) throws IOException {
        if (index >= folder.geometry().dataShards()) {
            return false;
        }
        long first = folder.treePlace(stripe, index).firstByte();
        try {
            return file.read(target, first + (long) row * Geometry.CELL_BYTES) == target.byteSize();
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
