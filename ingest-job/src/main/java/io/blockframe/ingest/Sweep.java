package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds what Camel's file component does not hand over, so that nothing dropped is silently
 * ignored: names that {@code java.io.File} cannot express, empty folders, links, pipes, sockets,
 * folders without permission, hidden and unfinished files. Used by one thread.
 */
final class Sweep {

    private static final String ORPHAN =
            "It has the name of a marker, but %s is not there. A marker has to come last; if it is"
                    + " a file of its own, rename it.";

    private final Disk disk;
    private final DropFolder folder;
    private final Settling settling;
    private final DoneMarks marks;
    private final DropOutcomes outcomes;
    private final SweepNotes notes;

    Sweep(Disk disk, DropFolder folder, Settling settling, DropOutcomes outcomes) {
        this.disk = disk;
        this.folder = folder;
        this.settling = settling;
        this.marks = outcomes.marks();
        this.outcomes = outcomes;
        this.notes = new SweepNotes(folder, outcomes.failures());
    }

    /**
     * Walks through the folder once.
     *
     * @param found is given each settled file and empty folder that Camel cannot see
     */
    void run(Consumer<Dropped> found) {
        notes.begin();
        visitChildren(folder.path(), found);
        notes.end();
    }

    /** What the last walk found that somebody should know of. */
    SweepNotes notes() {
        return notes;
    }

    /** Returns whether the directory is empty. */
    private boolean visitChildren(Path directory, Consumer<Dropped> found) {
        List<Path> children;
        try (var list = disk.list(directory)) {
            children = list.toList();
        } catch (NoSuchFileException e) {
            return false; // its owner removed it
        } catch (IOException e) {
            notes.leave(directory, "cannot be listed and is left alone", e);
            return false;
        }
        for (var child : children) {
            if (!folder.isOurs(child)) {
                visit(child, found);
            }
        }
        return children.isEmpty();
    }

    private void visit(Path path, Consumer<Dropped> found) {
        try {
            var whyLeftAlone = folder.whyLeftAlone(path);
            if (whyLeftAlone.isPresent()) {
                notes.leaveAlone(path, whyLeftAlone.get());
                return;
            }
            var status = disk.status(path);
            if (status.isFile() && folder.isMark(path)) {
                visitMark(path, status);
                return;
            }
            switch (status.kind()) {
                case FILE -> visitFile(path, status, found);
                case DIRECTORY -> visitDirectory(path, status, found);
                case LINK -> reject(path, status, "Drop the file itself: links are not followed.");
                case OTHER ->
                        reject(
                                path,
                                status,
                                "Only files and folders can be archived: delete it, or drop a file"
                                        + " with its content.");
            }
        } catch (NoSuchFileException e) {
            // Its owner took it.
        } catch (IOException e) {
            notes.leave(path, "is left alone", e);
        }
    }

    /** A marker waits for what it stands for, but not for ever. */
    private void visitMark(Path mark, FileStatus status) throws IOException {
        var marked = marks.marked(mark);
        if (marks.exists(marked) || !settling.isQuiet(mark, status)) {
            return;
        }
        if (status.sizeBytes() > 0) { // it may be no marker, and the only copy of what it holds
            var name = folder.relative(marked).printable();
            outcomes.rejections().reject(mark, ORPHAN.formatted(name));
        } else {
            notes.mention(mark, "marks something that is not there; a marker has to come last");
            outcomes.taken().takeMark(mark);
        }
    }

    private void visitFile(Path file, FileStatus status, Consumer<Dropped> found)
            throws IOException {
        if (!folder.isVisibleToCamel(file) && settling.isSettled(file, status)) {
            found.accept(folder.dropped(file, status));
        }
    }

    private void visitDirectory(Path directory, FileStatus status, Consumer<Dropped> found)
            throws IOException {
        var whyKeptWhole = folder.whyKeptWhole(disk, directory);
        if (whyKeptWhole.isPresent()) {
            notes.leaveAlone(directory, whyKeptWhole.get());
            return;
        }
        boolean empty = visitChildren(directory, found);
        if (!empty || !settling.isQuiet(directory, status)) {
            return;
        }
        if (outcomes.emptied().contains(directory)) {
            outcomes.taken().removeEmptied(directory);
        } else if (settling.isSettled(directory, status)) {
            found.accept(folder.dropped(directory, status));
        } else {
            tellIfUnmarked(directory);
        }
    }

    private void reject(Path path, FileStatus status, String advice) throws IOException {
        if (settling.isSettled(path, status)) {
            outcomes.rejections()
                    .reject(path, "It is %s. %s".formatted(status.kind().words(), advice));
        } else {
            tellIfUnmarked(path);
        }
    }

    /** Of files it is told with those that wait. */
    private void tellIfUnmarked(Path path) throws IOException {
        if (!marks.isDone(path)) {
            notes.notTaken(path, marks.missing(path));
        }
    }
}
