package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.Printable;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.LeftAlone;
import io.blockframe.jobs.WaitingFile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    private static final int MAX_MENTIONED = 10_000;

    private final Disk disk;
    private final DropFolder folder;
    private final Settling settling;
    private final DoneMarks marks;
    private final DropOutcomes outcomes;
    private final Set<Path> mentioned = new HashSet<>();
    private final Set<Path> toMention = new HashSet<>();
    private final List<WaitingFile> failing = new ArrayList<>();
    private LeftTally leftAlone = new LeftTally();
    private long failures;
    private volatile Backlog failed = Backlog.NONE;
    private volatile LeftAlone left = LeftAlone.NONE;

    Sweep(Disk disk, DropFolder folder, Settling settling, DropOutcomes outcomes) {
        this.disk = disk;
        this.folder = folder;
        this.settling = settling;
        this.marks = outcomes.marks();
        this.outcomes = outcomes;
    }

    /**
     * Walks through the folder once.
     *
     * @param found is given each settled file and empty folder that Camel cannot see
     */
    void run(Consumer<Dropped> found) {
        toMention.clear();
        failing.clear();
        failures = 0;
        leftAlone = new LeftTally();
        visitChildren(folder.path(), found);
        mentioned.retainAll(toMention);
        failed = new Backlog(failures, null, failing);
        left = leftAlone.total();
    }

    /** What could not be looked at the last time, and why. Safe to be asked by any thread. */
    Backlog failed() {
        return failed;
    }

    /** What it left alone the last time, and why. Safe to be asked by any thread. */
    LeftAlone left() {
        return left;
    }

    /** Returns whether the directory is empty. */
    private boolean visitChildren(Path directory, Consumer<Dropped> found) {
        List<Path> children;
        try (var list = disk.list(directory)) {
            children = list.toList();
        } catch (NoSuchFileException e) {
            return false; // its owner removed it
        } catch (IOException e) {
            leave(directory, "cannot be listed and is left alone", e);
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
                leaveAlone(path, whyLeftAlone.get());
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
            leave(path, "is left alone", e);
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
            mention(mark, "marks something that is not there; a marker has to come last");
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
            leaveAlone(directory, whyKeptWhole.get());
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
            leftAlone.add(name(path), marks.missing(path));
        }
    }

    private void leaveAlone(Path path, String why) {
        leftAlone.add(name(path), why);
        mention(path, why);
    }

    private void leave(Path path, String what, IOException cause) {
        var why = what + ": " + Reason.of(cause);
        mention(path, what + ErrorText.kind(cause), why);
        failures++;
        if (failing.size() < Backlog.MAX_FIRST) {
            failing.add(new WaitingFile(name(path), why, 1));
        }
    }

    private void mention(Path path, String what) {
        mention(path, what, what);
    }

    /** Says something of a path once, while it is true, and the same of many paths a few times. */
    private void mention(Path path, String kind, String what) {
        if (mentioned.size() >= MAX_MENTIONED && !mentioned.contains(path)) {
            return; // who has so many knows of the first
        }
        toMention.add(path);
        if (mentioned.add(path)) {
            outcomes.failures()
                    .info(kind, "%s: %s %s".formatted(folder.job().name(), name(path), what));
        }
    }

    /** Where it lies below the folder; the folder itself by all of its path. */
    private String name(Path path) {
        return path.equals(folder.path())
                ? Printable.of(path.toString())
                : folder.relative(path).printable();
    }
}
