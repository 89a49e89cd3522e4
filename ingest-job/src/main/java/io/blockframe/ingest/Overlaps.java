package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchiveException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Refuses folders of which one lies in another: a drop folder would archive the archive. */
final class Overlaps {
    private final Map<Path, String> folders = new LinkedHashMap<>();

    /**
     * Adds a folder that exists.
     *
     * @param what what it is, for people
     * @throws ArchiveException when it overlaps one that was added before
     */
    void add(String what, Path folder) throws IOException {
        var real = folder.toRealPath();
        for (var other : folders.entrySet()) {
            if (real.startsWith(other.getKey()) || other.getKey().startsWith(real)) {
                throw new ArchiveException(
                        "%s %s and %s %s overlap; choose folders of which none lies in another"
                                .formatted(what, folder, other.getValue(), other.getKey()));
            }
        }
        folders.put(real, what);
    }

    /** Checks the folders of a daemon. */
    static void check(IngestSettings settings) throws IOException {
        var overlaps = new Overlaps();
        overlaps.add("the archive", settings.archive().directory());
        overlaps.add("the state folder", settings.state());
        for (var job : settings.jobs()) {
            overlaps.add("the drop folder of job " + job.name(), job.folder());
        }
    }

    /** Creates a folder when only itself is missing: a missing parent may be an unmounted disk. */
    static void createIfMissing(Disk disk, String what, Path folder) throws IOException {
        try {
            disk.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            // A link to a folder is fine, too.
        } catch (NoSuchFileException e) {
            throw new ArchiveException(
                    "%s %s cannot be created: %s does not exist. Create it, or mount its disk."
                            .formatted(what, folder, folder.getParent()),
                    e);
        }
    }
}
