package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells copies that are only another name of one file: what replaces equal files by hard links
 * leaves one file where several should be, and one bad sector hits all of them.
 */
public final class SecondNames {

    private record Key(long device, long inode) {}

    private final Disk disk;
    private final Set<Key> seen = new HashSet<>();

    public SecondNames(Disk disk) {
        this.disk = disk;
    }

    /**
     * Whether the file has been asked about by another name. What is no file, or cannot be looked
     * at because of damage, has not.
     *
     * @throws IOException for an error that is not damage
     */
    public boolean isSecond(Path path) throws IOException {
        try {
            var found = disk.status(path);
            // Some file systems give several files one number, and each of them one name.
            return found.isFile()
                    && found.links() > 1
                    && !seen.add(new Key(found.device(), found.inode()));
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }
}
