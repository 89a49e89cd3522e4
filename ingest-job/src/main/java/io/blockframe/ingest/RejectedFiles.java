package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.LeftAlone;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;

/** Finds, among the rejected files, those that no text beside them calls rejected. */
final class RejectedFiles {
    private static final String REASON = OutcomeNames.reason("");

    private final Disk disk;
    private final DropFolder folder;
    private final LeftTally strays = new LeftTally();

    private RejectedFiles(Disk disk, DropFolder folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /** What somebody else put there. */
    static LeftAlone strays(Disk disk, DropFolder folder) throws IOException {
        var files = new RejectedFiles(disk, folder);
        files.visit(folder.rejected());
        return files.strays.total();
    }

    private void visit(Path directory) throws IOException {
        var children = new HashSet<Path>();
        try (var list = disk.list(directory)) {
            list.forEach(children::add);
        } catch (NoSuchFileException e) {
            return; // its owner removed it
        }
        for (var child : children) {
            var name = ArchivePath.relative(directory, child).name();
            if (name.endsWith(REASON)
                    || name.startsWith(".")
                    || children.contains(Mover.in(directory, OutcomeNames.reason(name)))) {
                continue;
            }
            try {
                if (disk.status(child).isDirectory()) {
                    visit(child);
                } else {
                    strays.add(
                            folder.relative(child).printable(),
                            "lies in the folder of rejected files without a reason beside it, and"
                                    + " is left alone; move it out of that folder to have it"
                                    + " archived");
                }
            } catch (NoSuchFileException e) {
                // Its owner took it.
            }
        }
    }
}
