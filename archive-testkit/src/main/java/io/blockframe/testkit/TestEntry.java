package io.blockframe.testkit;

import io.blockframe.disk.Disk;
import io.blockframe.format.Published;
import io.blockframe.store.EntryFolder;

import java.io.IOException;
import java.nio.file.Path;
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
        return CellPlace.allOf(folder);
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
