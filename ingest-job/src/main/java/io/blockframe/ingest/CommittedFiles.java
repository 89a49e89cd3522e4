package io.blockframe.ingest;

import io.blockframe.commit.SourceRoot;
import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;
import io.blockframe.jobs.ErrorText;
import io.blockframe.jobs.LeftAlone;
import io.blockframe.store.Archive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files that the archive has, among the committed ones: listed, and deleted when they were kept
 * for long enough. Only what is on the list is ever deleted, and only while it has the content that
 * was committed, and the archive has it whole: whatever else somebody put there is not ours.
 */
final class CommittedFiles implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(CommittedFiles.class);

    private final Archive archive;
    private final Disk disk;
    private final DropFolder folder;
    private final ChecksumList list;
    private final FailureLog failures;
    private final Mover mover;
    private volatile LeftAlone strays = LeftAlone.NONE;
    private boolean stopped; // guarded by this

    CommittedFiles(Archive archive, DropFolder folder, ChecksumList list, FailureLog failures) {
        this.archive = archive;
        this.disk = archive.disk();
        this.folder = folder;
        this.list = list;
        this.failures = failures;
        this.mover = new Mover(disk);
    }

    /**
     * Deletes the files whose time is over, takes those that are gone off the list, lists what was
     * taken and not listed, and looks for what others put there.
     *
     * @param now a file's time runs from its ctime, which the move into the folder sets
     */
    @Override
    public void tidy(Instant now) throws IOException {
        archive.checkPresent();
        var unlisted = UnlistedFiles.of(archive, folder, list);
        addToTheList(unlisted.lines());
        var tally = new Tally();
        try (var proof = new ArchivedProof(archive)) {
            list.visit(line -> tally.add(tidy(line, now, proof)));
        }
        if (tally.gone > 0) {
            takeOffTheList();
        }
        if (tally.deleted > 0) {
            LOG.info(
                    "{}: deleted {} committed files that were kept for {}",
                    folder.job().name(),
                    tally.deleted,
                    folder.job().outcome().keepCommitted().orElseThrow());
        }
        strays(unlisted.strays().plus(RejectedFiles.strays(disk, folder)));
    }

    private void strays(LeftAlone found) {
        if (found.count() > strays.count()) {
            var first = found.first().getFirst();
            LOG.warn(
                    "{}: {} files are left alone; the first: {} {}",
                    folder.job().name(),
                    found.count(),
                    first.file(),
                    first.why());
        }
        strays = found;
    }

    /** What others put there, and among the rejected files. Any thread may ask. */
    LeftAlone strays() {
        return strays;
    }

    /**
     * Nothing is deleted or listed any more when it returns; what is being read may be read to its
     * end.
     */
    @Override
    public synchronized void stop() {
        stopped = true;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void takeOffTheList() throws IOException {
        if (!stopped) {
            list.keep(line -> !isGone(line));
        }
    }

    private synchronized void addToTheList(List<ChecksumLine> lines) throws IOException {
        if (!stopped) {
            list.add(lines);
        }
    }

    private enum State {
        THERE,
        GONE,
        DELETED
    }

    private static final class Tally {
        private long gone;
        private long deleted;

        void add(State state) {
            switch (state) {
                case THERE -> {}
                case GONE -> gone++;
                case DELETED -> {
                    gone++;
                    deleted++;
                }
            }
        }
    }

    private State tidy(ChecksumLine line, Instant now, ArchivedProof proof) {
        if (isStopped()) {
            return State.THERE;
        }
        try {
            var status = find(line);
            if (status.isEmpty()) {
                return State.GONE;
            }
            return isOver(status.get(), now) && delete(line, proof) ? State.DELETED : State.THERE;
        } catch (IOException e) {
            warn(line, "stays: " + ErrorText.kind(e), "stays: " + ErrorText.of(e));
            return State.THERE;
        }
    }

    private boolean isOver(FileStatus status, Instant now) {
        Optional<Duration> keep = folder.job().outcome().keepCommitted();
        return keep.isPresent()
                && status.isFile()
                && status.changed().isBefore(now.minus(keep.get()));
    }

    private boolean delete(ChecksumLine line, ArchivedProof proof) throws IOException {
        var file = path(line);
        if (!proof.isWhole(line.root())) {
            warn(line, "is not whole in the archive, and is kept: run blockframe health");
            return false;
        }
        if (!SourceRoot.of(disk, file).equals(line.root())) {
            warn(line, "is no longer what was committed, and is kept");
            return false;
        }
        return deleteUnlessStopped(file);
    }

    private synchronized boolean deleteUnlessStopped(Path file) throws IOException {
        if (stopped) {
            return false;
        }
        disk.delete(file);
        mover.removeEmptyFolders(file.getParent(), folder.committed());
        return true;
    }

    private void warn(ChecksumLine line, String what) {
        warn(line, what, what);
    }

    private void warn(ChecksumLine line, String kind, String what) {
        failures.warn(kind, path(line) + " " + what);
    }

    private boolean isGone(ChecksumLine line) {
        try {
            return find(line).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<FileStatus> find(ChecksumLine line) throws IOException {
        try {
            return Optional.of(disk.status(path(line)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path path(ChecksumLine line) {
        return line.path().under(folder.committed());
    }
}
