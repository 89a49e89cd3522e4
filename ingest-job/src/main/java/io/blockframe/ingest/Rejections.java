package io.blockframe.ingest;

import io.blockframe.commit.SourceRefusedException;
import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Moves what can never be archived out of the way, and says why in a text beside it. */
final class Rejections {

    /** How often a file is tried that its disk cannot read: a cable may be loose. */
    private static final int MEDIUM_TRIES = 3;

    /** What the names of the text and of what it is written to have at most more. */
    private static final int BESIDE_BYTES = 64;

    private final Disk disk;
    private final DropFolder folder;
    private final Mover mover;
    private final EmptiedFolders emptied;
    private final FailureLog failures;

    Rejections(Disk disk, DropFolder folder, EmptiedFolders emptied, FailureLog failures) {
        this.disk = disk;
        this.folder = folder;
        this.mover = new Mover(disk);
        this.emptied = emptied;
        this.failures = failures;
    }

    /**
     * Moves a file to the rejected ones. The text that says why is there first: when it cannot be
     * written, the file stays.
     *
     * @param reason for people, and what to do
     */
    void reject(Path file, String reason) throws IOException {
        var path = folder.relative(file);
        var place = OutcomeNames.fitting(path, folder.rejected(), BESIDE_BYTES);
        var directory = mover.createParent(place, folder.rejected());
        byte[] text = text(path, reason);
        for (int number = 0; ; number++) {
            try {
                move(file, directory, OutcomeNames.numbered(place.name(), number), text);
                break;
            } catch (FileAlreadyExistsException e) {
                // An older rejection of the same name.
            }
        }
        emptied.note(file.getParent());
        var kind = reason.replace(file.toString(), "*").replace(path.printable(), "*");
        failures.warn("rejected: " + kind, "Rejected %s: %s".formatted(path.printable(), reason));
    }

    private void move(Path file, Path directory, String name, byte[] text) throws IOException {
        var why = writeText(directory, OutcomeNames.reason(name), text);
        try {
            disk.forceDirectory(directory); // the reason is there whatever the power does
            disk.rename(file, Mover.in(directory, name));
        } catch (IOException e) {
            SmallFiles.deleteQuietly(disk, why, e);
            throw e;
        }
    }

    /**
     * Whether no retry can help. A folder is also refused when something was put into it meanwhile,
     * and a file when its disk could not read it: that may pass.
     *
     * @param failures earlier tries in vain
     */
    static boolean isForEver(Dropped file, IOException cause, int failures) {
        if (!(cause instanceof SourceRefusedException)) {
            return false;
        }
        if (cause.getCause() instanceof IOException e && DiskErrors.isMediumError(e)) {
            return failures >= MEDIUM_TRIES - 1;
        }
        return !file.status().isDirectory() || cause.getCause() instanceof NameRefusedException;
    }

    private static byte[] text(ArchivePath path, String reason) {
        return """
        %s was not archived.

        %s

        It lies beside this text as it was dropped. When you have solved the problem, drop it again.
        """
                .formatted(path.printable(), reason)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Complete under a name that nobody else uses, before it has its own. */
    private Path writeText(Path directory, String name, byte[] text) throws IOException {
        var temporary = SmallFiles.temporaryBeside(Mover.in(directory, name));
        try {
            SmallFiles.createForced(disk, temporary, text);
            return mover.move(temporary, ArchivePath.of(name), directory);
        } catch (IOException e) {
            SmallFiles.deleteQuietly(disk, temporary, e);
            throw e;
        }
    }
}
