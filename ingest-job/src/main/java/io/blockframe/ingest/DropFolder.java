package io.blockframe.ingest;

import io.blockframe.commit.Source;
import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The names in a drop folder: which are ours, which are not ready, what they become. */
record DropFolder(IngestJob job) {

    /** Where files lie between being taken and being deleted. */
    static final String LEAVING = ".leaving";

    private static final String HIDDEN =
            "is hidden, and is left alone; rename it to have it archived";
    private static final String IGNORED =
            "has a name that `ignore` says is to be left alone; rename it to have it archived";
    private static final String ARCHIVE =
            "is an archive, and is left alone; move it out of the drop folder, or pack it into one"
                    + " file to have that archived";
    private static final String FORMER_OUTCOME =
            "has receipts, or a list of committed files: it was the folder of committed files, and"
                    + " is left alone; move out of it what is to be archived, and it out of the"
                    + " drop folder";

    Path path() {
        return job.folder();
    }

    Path committed() {
        return path().resolve(job.outcome().committed());
    }

    Path rejected() {
        return path().resolve(job.outcome().rejected());
    }

    /** Where files lie that are about to be deleted. */
    Path leaving() {
        return committed().resolve(LEAVING);
    }

    /** Where a file lies below the folder. */
    ArchivePath relative(Path file) {
        return ArchivePath.relative(path(), file);
    }

    /** The plan to commit a file. */
    Dropped dropped(Path file, FileStatus status) {
        return new Dropped(new Source(file, archived(file)), status);
    }

    /** What a file or folder is called in the archive. */
    ArchivePath archived(Path file) {
        var relative = relative(file);
        return job.prefix().map(prefix -> prefix.resolve(relative)).orElse(relative);
    }

    /** What the one daemon that watches it holds. */
    Path lock() {
        return path().resolve(FolderLock.NAME);
    }

    /** Whether a file or folder was not dropped: the lock, or what takes what was done with. */
    boolean isOurs(Path path) {
        return path.equals(committed()) || path.equals(rejected()) || path.equals(lock());
    }

    /** Why something is left alone that has such a last name; nothing when it is not. */
    Optional<String> whyLeftAlone(Path path) {
        if (path.getFileName().toString().startsWith(".")) {
            return Optional.of(HIDDEN);
        }
        return job.pickup().ignore().match(path) ? Optional.of(IGNORED) : Optional.empty();
    }

    /** Why a folder is left alone that has such things in it; nothing when it is not. */
    Optional<String> whyKeptWhole(Disk disk, Path directory) throws IOException {
        if (Archive.isIn(disk, directory)) { // not dropped to be taken apart
            return Optional.of(ARCHIVE);
        }
        return isFormerOutcome(disk, directory) ? Optional.of(FORMER_OUTCOME) : Optional.empty();
    }

    /** Whether it was the folder of the committed files by an earlier declaration. */
    private boolean isFormerOutcome(Disk disk, Path directory) throws IOException {
        return path().equals(directory.getParent())
                && (exists(disk, directory.resolve(Receipts.FOLDER))
                        || exists(disk, directory.resolve(ChecksumList.NAME)));
    }

    private static boolean exists(Disk disk, Path path) throws IOException {
        try {
            disk.status(path);
            return true;
        } catch (NoSuchFileException | NameRefusedException e) {
            return false;
        }
    }

    /** Whether the last name of a file is that of a marker. */
    boolean isMark(Path file) {
        var name = file.getFileName().toString();
        return job.pickup()
                .doneFile()
                .filter(suffix -> name.endsWith(suffix) && name.length() > suffix.length())
                .isPresent();
    }

    /**
     * Whether Camel hands a file over: it names files by {@code java.io.File}, takes a backslash
     * for a separator everywhere, and keeps one suffix, of files and of folders, for itself.
     */
    boolean isVisibleToCamel(Path file) {
        return file.toFile().toPath().equals(file)
                && file.toString().indexOf('\\') < 0
                && relative(file).names().stream().noneMatch(name -> name.endsWith(".camelLock"));
    }
}
