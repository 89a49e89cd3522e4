package io.blockframe.ingest;

import io.blockframe.commit.SourceIdentity;
import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;
import io.blockframe.jobs.Backlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells files that are complete from those still being written: size, mtime and ctime were the same
 * on two polls at least a given time apart, another for empty folders, and nobody has the file open
 * for writing, as far as the system can tell. Remembers only what the last poll saw.
 *
 * <p>One thread polls: it alone asks what is settled or quiet, sees files and ends polls. All
 * threads may use everything else.
 */
final class Settling {

    /** So many files are remembered one by one, each in some 450 bytes; others in a crowd. */
    static final int MAX_SEEN = 50_000;

    private static final String TOO_NEW =
            "it was found, or changed, a moment ago; it is taken when it stays as it is";
    private static final String OPEN = "a program has it open for writing; close it there";

    private final Disk disk;
    private final Duration settle;
    private final Duration emptyFoldersAfter;
    private final DoneMarks marks;
    private final LongSupplier nanoClock;
    private final SeenFiles seen;
    private final Set<Path> inThisPoll = new HashSet<>();
    private final Crowd crowd = new Crowd();

    /**
     * @param job whose folder it is about
     * @param nanoClock never goes back, as {@link System#nanoTime} does not
     */
    Settling(Disk disk, IngestJob job, LongSupplier nanoClock) {
        this.disk = disk;
        this.seen = new SeenFiles(job.folder());
        this.settle = job.pickup().settle();
        this.emptyFoldersAfter = job.pickup().emptyFoldersAfter();
        this.marks = new DoneMarks(disk, job);
        this.nanoClock = nanoClock;
    }

    /**
     * Notes what a file is now; whether it is the same as long enough ago, nobody writes it, and it
     * is marked as done where that is asked for.
     *
     * @throws IOException when that cannot be told, which is noted, too, as why the file waits
     */
    boolean isSettled(Path file, FileStatus status) throws IOException {
        if (!isQuiet(file, status)) {
            return false;
        }
        takeOutOfTheCrowd(file, status);
        try {
            boolean isDone = marks.isDone(file);
            boolean isOpen = isDone && status.isFile() && disk.isOpenForWriting(file);
            note(file, isOpen ? OPEN : isDone ? SeenFile.SETTLED : marks.missing(file));
            return isDone && !isOpen;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            note(file, "it cannot be told whether it is complete: " + Reason.of(e));
            throw e;
        }
    }

    /** Notes what a file is now that is not to be taken in this poll. */
    void see(Path file, FileStatus status) {
        if (isQuiet(file, status)) {
            note(file, SeenFile.SETTLED);
        }
    }

    /** A file that failed waits for what it failed for, until something else keeps it. */
    private void note(Path file, String why) {
        seen.change(
                file,
                before ->
                        before.why().equals(why)
                                        || why.equals(SeenFile.SETTLED) && before.failures() > 0
                                ? before
                                : before.because(why));
    }

    /** Notes what a file is now; whether it is the same as long enough ago. */
    boolean isQuiet(Path file, FileStatus status) {
        var identity = SourceIdentity.of(status);
        long now = nanoClock.getAsLong();
        var before = seen.get(file);
        if (before == null) {
            long since = crowd.since(file, identity, now);
            if (seen.size() < MAX_SEEN) {
                remember(file, status, since);
            } else {
                crowd.note(file, identity, status.isFile(), since);
            }
            return since != now && now - since >= quiet(status).toNanos();
        }
        inThisPoll.add(file);
        if (!before.identity().equals(identity)) {
            remember(file, status, now);
            return false;
        }
        return !before.isHeld()
                && now - before.sinceNanos() >= before.quiet(quiet(status)).toNanos();
    }

    /** Who made a folder may be about to write into it, and that may take longer than a pause. */
    private Duration quiet(FileStatus status) {
        return status.isDirectory() ? emptyFoldersAfter : settle;
    }

    private void remember(Path file, FileStatus status, long since) {
        inThisPoll.add(file);
        var identity = SourceIdentity.of(status);
        seen.put(file, SeenFile.found(identity, status.isFile(), since, TOO_NEW));
    }

    /** What is about to be committed may fail, which is not remembered in a crowd. */
    private void takeOutOfTheCrowd(Path file, FileStatus status) {
        if (seen.get(file) == null && seen.size() < 2 * MAX_SEEN) {
            remember(file, status, crowd.since(file, SourceIdentity.of(status), 0));
            if (status.isFile()) {
                crowd.left();
            }
        }
    }

    /**
     * The file could not be committed: it must settle anew, each time for twice as long.
     *
     * @param execution that was to commit it
     * @param why for people, and what to do
     */
    void failed(Path file, long execution, String why) {
        seen.change(file, before -> before.failedAt(nanoClock.getAsLong(), execution, why));
    }

    /**
     * The archive has the file, but it could not be taken, and may have another ctime from being
     * put back; otherwise as {@link #failed}.
     */
    void left(Path file, long execution, String why) throws IOException {
        var identity = SourceIdentity.of(disk.status(file));
        seen.change(
                file,
                before -> before.as(identity).failedAt(nanoClock.getAsLong(), execution, why));
    }

    /**
     * The file did not fit into the archive; otherwise as {@link #failed}.
     *
     * @param neededBytes what it takes, 0 when that is not known
     */
    void didNotFit(Path file, long execution, long neededBytes, String why) {
        seen.change(
                file,
                before ->
                        before.failedAt(nanoClock.getAsLong(), execution, why)
                                .needing(neededBytes));
    }

    /** There is still no room for it, so no execution was begun; otherwise as {@link #failed}. */
    void stillDoesNotFit(Path file, String why) {
        seen.change(file, before -> before.failedAt(nanoClock.getAsLong(), before.leftBy(), why));
    }

    /** What the archive must have free before the file is tried again, in bytes; 0 for any. */
    long neededBytes(Path file) {
        var found = seen.get(file);
        return found == null ? 0 : found.neededBytes();
    }

    /**
     * The execution that was to commit a file was stopped: it is left alone while it is the same.
     */
    void hold(Path file, long execution) {
        seen.change(file, before -> before.heldBy(execution));
    }

    /**
     * The file could not be taken, and no further try can help: it is left alone while it is the
     * same.
     */
    void inVain(Path file, long execution, String why) {
        seen.change(file, before -> before.inVain(nanoClock.getAsLong(), execution, why));
    }

    /** Whether a file is left alone until it changes or somebody wants it tried. */
    boolean isHeld(Path file) {
        var found = seen.get(file);
        return found != null && found.isHeld();
    }

    /** What an execution left that failed or was stopped may be taken again. */
    void release(long execution) {
        seen.changeAll(file -> file.leftBy() == execution ? file.toTryNow() : file);
    }

    /** Everything that has settled may be taken at the next poll, whatever happened to it. */
    void releaseAll() {
        seen.changeAll(file -> file.toTryNow());
    }

    /** Tries in vain to commit a file as it is now. */
    int failures(Path file) {
        var found = seen.get(file);
        return found == null ? 0 : found.failures();
    }

    /** The files that are held. */
    SeenFiles.Held held() {
        return seen.held();
    }

    /** The file is no longer there to be committed. */
    void taken(Path file) {
        seen.remove(file);
    }

    /** Files that are there to be committed, settled or not. */
    Backlog backlog() {
        return seen.backlog().plus(crowd.backlog());
    }

    /** Forgets what was not seen since the last call. */
    void endOfPoll() {
        seen.retain(inThisPoll);
        inThisPoll.clear();
        crowd.endOfPoll();
    }

    /** Files that are remembered one by one. */
    int size() {
        return seen.size();
    }
}
