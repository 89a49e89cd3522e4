package io.blockframe.jobs;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchiveException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Folders that the daemon and its jobs need. */
public final class Folders {
    private Folders() {}

    /** Creates a folder when only itself is missing: a missing parent may be an unmounted disk. */
    public static void createIfMissing(Disk disk, String what, Path folder) throws IOException {
        try {
            disk.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) { // a link to one is fine, too
                throw new ArchiveException(
                        "%s %s is not a folder: give it another name, or move away what is there"
                                .formatted(what, folder),
                        e);
            }
        } catch (NoSuchFileException e) {
            throw new ArchiveException(
                    "%s %s cannot be created: %s does not exist. Create it, or mount its disk."
                            .formatted(what, folder, folder.getParent()),
                    e);
        }
    }
}
