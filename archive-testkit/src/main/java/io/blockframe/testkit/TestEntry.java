package io.blockframe.testkit;

import io.blockframe.disk.Disk;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;
import io.blockframe.store.EntryFolder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An entry that a test wrote.
 *
 * @param folder its files
 * @param published its line in the catalogue
 * @param content what a reader must be given
 */
public record TestEntry(EntryFolder folder, Published published, byte[] content) {

    /** Every cell that lies on the disk. */
    public List<CellPlace> cells() {
        var cells = new ArrayList<CellPlace>();
        for (var shard : folder.manifest().shards()) {
            for (int at = 0; at < shard.bytes(); at += Geometry.CELL_BYTES) {
                cells.add(
                        new CellPlace(
                                folder.path(shard),
                                at,
                                Math.min(Geometry.CELL_BYTES, shard.bytes() - at),
                                at / Geometry.CELL_BYTES,
                                shard.index(),
                                shard.stripe()));
            }
        }
        return cells;
    }

    /** Where a shard lies. */
    public Path shard(int stripe, int index) {
        return folder.path(folder.shard(stripe, index));
    }

    /** All files of the entry's folder on {@code disk}, with their bytes. */
    public Map<Path, byte[]> files(Disk disk) throws IOException {
        return DiskIo.readTree(disk, folder.directory());
    }

    /** The same entry on another disk, such as a copy. */
    public TestEntry on(Disk disk) {
        return new TestEntry(
                new EntryFolder(disk, folder.directory(), folder.manifest()), published, content);
    }
}
