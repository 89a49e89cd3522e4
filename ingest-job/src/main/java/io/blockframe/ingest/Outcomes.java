package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.FileStatus;
import io.blockframe.jobs.ErrorText;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Takes out of the drop folder what the archive has, by renames that never overwrite. Thread-safe.
 */
final class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final Disk disk;
    private final DropFolder folder;
    private final EmptiedFolders emptied;
    private final DoneMarks marks;
    private final Leaving leaving;
    private final Mover mover;
    private final OwnRenames renames = new OwnRenames();

    /**
     * @param leaving takes what is to be deleted
     */
    Outcomes(
            Disk disk,
            DropFolder folder,
            EmptiedFolders emptied,
            DoneMarks marks,
            Leaving leaving) {
        this.disk = disk;
        this.folder = folder;
        this.emptied = emptied;
        this.marks = marks;
        this.leaving = leaving;
        this.mover = new Mover(disk);
    }

    /**
     * Takes a file that the archive has. It stays, to be committed as what it will be, when it is
     * no longer the file that was committed, or a program has it open and may still write.
     *
     * @throws StrayFileException when it is left in the folder of the committed files, though the
     *     archive does not have what it is now
     */
    Taking take(Dropped dropped) throws IOException {
        var file = dropped.source().file();
        if (dropped.status().isDirectory()) {
            return takeFolder(file);
        }
        try {
            // In this order: whoever closed the file in between shows in its status.
            if (disk.isOpenForWriting(file) || !isStill(dropped, disk.status(file))) {
                return new Taking.Left();
            }
        } catch (NoSuchFileException e) {
            return new Taking.Left(); // its owner took it
        }
        var taken = takeOut(file);
        if (!isUntouched(taken, dropped)) {
            putBack(taken, file);
            return new Taking.Left();
        }
        emptied.note(file.getParent());
        takeMarkOf(file);
        return isToKeep() ? new Taking.Kept(taken) : new Taking.Gone();
    }

    private Path takeOut(Path file) throws IOException {
        return isToKeep()
                ? mover.move(file, folder.relative(file), folder.committed())
                : leaving.put(file);
    }

    /** Whether somebody changed or took a file since it had settled. */
    boolean hasChanged(Dropped dropped) {
        try {
            return !isStill(dropped, disk.status(dropped.source().file()));
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false; // for the commit to report
        }
    }

    private boolean isStill(Dropped dropped, FileStatus now) {
        return renames.isStill(dropped.identity(), now);
    }

    /** A program may have opened the file, or written to it, before it was moved. */
    private boolean isUntouched(Path taken, Dropped dropped) {
        try {
            if (disk.isOpenForWriting(taken)) {
                return false;
            }
            var now = disk.status(taken);
            if (!dropped.identity().isContentOf(now)) {
                return false;
            }
            renames.note(dropped.identity(), now);
            return true;
        } catch (NoSuchFileException e) {
            return true; // deleted already by somebody who looks for committed files
        } catch (IOException e) {
            return false; // not known: rather archived twice
        }
    }

    private void putBack(Path taken, Path file) throws StrayFileException {
        try {
            var back =
                    isToKeep()
                            ? mover.move(taken, folder.relative(file), folder.path())
                            : leaving.putBack(taken);
            if (!back.equals(file)) {
                LOG.warn(
                        "{} was written to while it was taken and is now {}: a new file has its"
                                + " name",
                        file,
                        back);
            }
        } catch (IOException e) {
            throw new StrayFileException(taken, file, e);
        }
    }

    private Taking takeFolder(Path directory) throws IOException {
        if (isToKeep()) {
            mover.createDirectories(folder.committed(), folder.relative(directory));
        }
        return remove(directory) ? new Taking.Gone() : new Taking.Left();
    }

    /** Removes a folder that was emptied, unless something is in it, or mounted there. */
    void removeEmptied(Path directory) throws IOException {
        try {
            remove(directory);
        } catch (IOException e) {
            if (!DiskErrors.isMountPoint(e)) {
                throw e;
            }
        }
    }

    /** Removes a folder with nothing in it; false when there is something. */
    private boolean remove(Path directory) throws IOException {
        if (!emptied.remove(directory)) {
            return false;
        }
        takeMarkOf(directory);
        return true;
    }

    /** A marker that stays is found again, without its file. */
    private void takeMarkOf(Path file) {
        try {
            var mark = marks.of(file);
            if (mark.isPresent()) {
                takeMark(mark.get());
            }
        } catch (IOException e) {
            LOG.warn("The marker of {} stays for now: {}", file, ErrorText.of(e));
        }
    }

    /**
     * A marker has no use any more: it goes where its file went. One that holds bytes may be a file
     * of its own, which the archive does not have: it is kept among the committed files.
     */
    void takeMark(Path mark) throws IOException {
        if (isToKeep() || disk.status(mark).sizeBytes() > 0) {
            mover.move(mark, folder.relative(mark), folder.committed());
        } else {
            var taken = leaving.put(mark);
            if (disk.status(taken).sizeBytes() > 0) { // written meanwhile
                putBack(taken, mark);
            }
        }
        emptied.note(mark.getParent());
    }

    private boolean isToKeep() {
        return folder.job().outcome().onSuccess() == OnSuccess.MOVE;
    }
}
