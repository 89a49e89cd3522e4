package io.blockframe.ingest;

import io.blockframe.commit.SourceIdentity;
import io.blockframe.commit.SourceRoot;
import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.ErrorText;
import io.blockframe.store.Archive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Files that the archive has and that are to be deleted. Each is set aside and deleted only when it
 * stayed as it was for some time: the system does not always know that a program has a file open,
 * and what such a program writes later must not vanish with it. What was written to goes back to
 * the drop folder. Thread-safe.
 */
final class Leaving implements Chore {

    private static final Logger LOG = LoggerFactory.getLogger(Leaving.class);

    private final Archive archive;
    private final Disk disk;
    private final DropFolder folder;
    private final FailureLog failures;
    private final Mover mover;
    private final Duration quiet;

    private final LongSupplier nanoClock;
    private final AsideFiles aside = new AsideFiles();

    private boolean tookUp; // used by the thread that tidies
    private boolean stopped; // guarded by this

    /**
     * @param nanoClock by which time passes, whatever the clock on the wall is set to
     */
    Leaving(Archive archive, DropFolder folder, FailureLog failures, LongSupplier nanoClock) {
        this.archive = archive;
        this.disk = archive.disk();
        this.folder = folder;
        this.failures = failures;
        this.nanoClock = nanoClock;
        this.mover = new Mover(disk);
        this.quiet = folder.job().outcome().deleteAfter();
    }

    /** How often it is worth while to look. */
    Duration pause() {
        var tenth = quiet.dividedBy(10);
        var shortest = Duration.ofMillis(100);
        var longest = Duration.ofMinutes(1);
        return tenth.compareTo(shortest) < 0
                ? shortest
                : tenth.compareTo(longest) > 0 ? longest : tenth;
    }

    /**
     * Takes a file out of the drop folder and sets it aside.
     *
     * @return where it lies now
     */
    synchronized Path put(Path file) throws IOException {
        var relative = folder.relative(file);
        mover.createDirectory(folder.committed());
        mover.createDirectory(folder.leaving());
        for (int number = 0; ; number++) {
            try {
                var before = SourceIdentity.of(disk.status(file));
                var taken = mover.moveExactly(file, relative, slot(number));
                var now = disk.status(taken);
                aside.touched(before, now);
                setAside(taken, now, Duration.ZERO);
                return taken;
            } catch (FileAlreadyExistsException e) {
                // One of that name is still set aside: it keeps its own name in the next slot.
            }
        }
    }

    private void setAside(Path taken, FileStatus status, Duration waited) {
        long since = nanoClock.getAsLong() - waited.toNanos();
        aside.add(taken, status, since);
    }

    /**
     * How long a file waits already that an earlier process set aside, which its ctime says. The
     * last part of its time passes in this process: the clock on the wall may be wrong, and who
     * writes to it has to show.
     */
    private Duration waited(FileStatus status, Instant now) {
        var waited = Duration.between(status.changed(), now);
        var most = quiet.minus(shorter(pause(), quiet));
        return waited.isNegative() ? Duration.ZERO : shorter(waited, most);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Path slot(int number) {
        return folder.leaving().resolve(Integer.toString(number));
    }

    /**
     * Puts a file back into the drop folder.
     *
     * @return where it lies now: a new file may have its name
     */
    synchronized Path putBack(Path taken) throws IOException {
        var back = mover.move(taken, relative(taken), folder.path());
        aside.remove(taken);
        removeEmptyFolders(taken);
        return back;
    }

    /** Where it lay below the drop folder: everything after the slot. */
    private ArchivePath relative(Path taken) {
        var slot = folder.leaving().relativize(taken).getName(0);
        return ArchivePath.relative(folder.leaving().resolve(slot), taken);
    }

    /**
     * Deletes what was quiet for long enough, and puts back what was written to.
     *
     * @param now counts only for what an earlier process set aside: after a clock was set forward
     *     it would be too early
     */
    @Override
    public void tidy(Instant now) throws IOException {
        archive.checkPresent();
        if (!tookUp) {
            tookUp = takeUp(folder.leaving(), now);
        }
        for (var taken : aside.all()) {
            var found = aside.find(taken).filter(this::isOver);
            if (found.isPresent()) {
                tidy(taken, found.get().identity());
            }
        }
    }

    private boolean isOver(AsideFiles.Aside found) {
        var waited = Duration.ofNanos(nanoClock.getAsLong() - found.sinceNanos());
        return waited.compareTo(quiet) >= 0;
    }

    /**
     * What an earlier process left: nobody looked whether it was written to meanwhile. It goes on
     * to wait when the archive has its content, and is put back when not.
     *
     * @return whether nothing failed
     */
    private boolean takeUp(Path directory, Instant now) throws IOException {
        boolean all = true;
        for (var child : children(directory)) {
            try {
                var status = disk.status(child);
                if (status.isDirectory()) {
                    all &= takeUp(child, now);
                } else if (!aside.contains(child)) {
                    takeUp(child, status, waited(status, now));
                }
            } catch (NoSuchFileException e) {
                // Somebody was faster.
            } catch (IOException e) {
                all = false;
                warn(child, e);
            }
        }
        return all;
    }

    private List<Path> children(Path directory) throws IOException {
        try (var children = disk.list(directory)) {
            return children.sorted().toList(); // a file comes before its marker
        } catch (NoSuchFileException e) {
            return List.of(); // nothing was ever set aside, or it was just put back
        }
    }

    private void takeUp(Path taken, FileStatus status, Duration waited) throws IOException {
        if (status.sizeBytes() == 0 && isMarkerOfAnother(taken)) {
            setAside(taken, status, waited);
            return;
        }
        var path = folder.archived(folder.path().resolve(relative(taken).under(folder.path())));
        var root = SourceRoot.of(disk, taken);
        if (archive.catalogue().find(path, root).isPresent()) {
            setAside(taken, status, waited);
        } else {
            putBack(taken);
        }
    }

    private void tidy(Path taken, SourceIdentity identity) {
        try {
            if (disk.isOpenForWriting(taken) || isMarkerOfAnother(taken)) {
                return; // what is written will show
            }
            if (identity.equals(SourceIdentity.of(disk.status(taken)))) {
                deleteUnlessStopped(taken, identity);
                return;
            }
            putBackMarkerOf(taken);
            var back = putBack(taken);
            LOG.info("{} was written to after it had been archived: it is archived anew", back);
        } catch (NoSuchFileException e) {
            aside.remove(taken); // somebody was faster
        } catch (IOException e) {
            warn(taken, e);
        }
    }

    /** A marker goes where its file goes. */
    private boolean isMarkerOfAnother(Path taken) {
        var name = relative(taken).name();
        return folder.job()
                .pickup()
                .doneFile()
                .filter(name::endsWith)
                .map(suffix -> name.substring(0, name.length() - suffix.length()))
                .filter(marked -> aside.contains(Mover.in(taken.getParent(), marked)))
                .isPresent();
    }

    private void putBackMarkerOf(Path taken) throws IOException {
        var suffix = folder.job().pickup().doneFile();
        if (suffix.isPresent()) {
            var marker = Mover.in(taken.getParent(), relative(taken).name() + suffix.get());
            if (aside.contains(marker)) {
                putBack(marker);
            }
        }
    }

    private void warn(Path taken, IOException cause) {
        failures.warn(
                "leaving " + ErrorText.kind(cause),
                "%s stays there for now, instead of being deleted or put back: %s"
                        .formatted(taken, ErrorText.of(cause)));
    }

    private synchronized void deleteUnlessStopped(Path taken, SourceIdentity identity)
            throws IOException {
        if (!stopped) {
            disk.delete(taken);
            aside.remove(taken);
            keepOtherNames(identity);
            removeEmptyFolders(taken);
        }
    }

    /** The others waited as long as it, and are still what they were. */
    private void keepOtherNames(SourceIdentity deleted) {
        for (var name : aside.namesOf(deleted)) {
            try {
                aside.touched(deleted, disk.status(name));
            } catch (IOException e) {
                // For the next one to tell, or for its own turn.
            }
        }
    }

    private void removeEmptyFolders(Path taken) throws IOException {
        mover.removeEmptyFolders(taken.getParent(), folder.leaving());
    }

    /** Nothing is deleted any more when it returns. */
    @Override
    public synchronized void stop() {
        stopped = true;
    }
}
