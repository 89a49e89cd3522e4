package io.blockframe.ingest;

import io.blockframe.format.Printable;
import io.blockframe.jobs.Backlog;
import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.LeftAlone;
import io.blockframe.jobs.WaitingFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a sweep found that somebody should know of: said in the log once, while it is true, and for
 * the API. Used by one thread, but for {@link #failed} and {@link #left}.
 */
final class SweepNotes {

    private static final int MAX_MENTIONED = 10_000;

    private final DropFolder folder;
    private final FailureLog log;
    private final Set<Path> mentioned = new HashSet<>();
    private final Set<Path> toMention = new HashSet<>();
    private final List<WaitingFile> failing = new ArrayList<>();
    private LeftTally leftAlone = new LeftTally();
    private long failures;
    private volatile Backlog failed = Backlog.NONE;
    private volatile LeftAlone left = LeftAlone.NONE;

    SweepNotes(DropFolder folder, FailureLog log) {
        this.folder = folder;
        this.log = log;
    }

    void begin() {
        toMention.clear();
        failing.clear();
        failures = 0;
        leftAlone = new LeftTally();
    }

    void end() {
        mentioned.retainAll(toMention);
        failed = new Backlog(failures, null, failing);
        left = leftAlone.total();
    }

    /** What could not be looked at the last time, and why. Safe to be asked by any thread. */
    Backlog failed() {
        return failed;
    }

    /** What was left alone the last time, and why. Safe to be asked by any thread. */
    LeftAlone left() {
        return left;
    }

    /** Something that the sweep leaves alone. */
    void leaveAlone(Path path, String why) {
        notTaken(path, why);
        mention(path, why);
    }

    /** The same of what is no news to who looks into the log. */
    void notTaken(Path path, String why) {
        leftAlone.add(name(path), why);
    }

    /** Something that cannot be looked at. */
    void leave(Path path, String what, IOException cause) {
        var why = what + ": " + Reason.of(cause);
        mention(path, what + ErrorText.kind(cause), why);
        failures++;
        if (failing.size() < Backlog.MAX_FIRST) {
            failing.add(new WaitingFile(name(path), why, 1));
        }
    }

    void mention(Path path, String what) {
        mention(path, what, what);
    }

    /** Says something of a path once, while it is true, and the same of many paths a few times. */
    private void mention(Path path, String kind, String what) {
        if (mentioned.size() >= MAX_MENTIONED && !mentioned.contains(path)) {
            return; // who has so many knows of the first
        }
        toMention.add(path);
        if (mentioned.add(path)) {
            log.info(kind, "%s: %s %s".formatted(folder.job().name(), name(path), what));
        }
    }

    /** Where it lies below the folder; the folder itself by all of its path. */
    private String name(Path path) {
        return path.equals(folder.path())
                ? Printable.of(path.toString())
                : folder.relative(path).printable();
    }
}
