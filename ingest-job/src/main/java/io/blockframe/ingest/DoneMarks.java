package io.blockframe.ingest;

import io.blockframe.disk.Disk;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.ArchivePath;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The markers by which producers say that a file or a whole folder is complete: {@code x.done}
 * beside {@code x}. A marker goes where its file goes. Without the key nothing is a marker and
 * everything is done. Thread-safe.
 */
final class DoneMarks {

    private static final String UNMARKABLE =
            "its name is too long to have a marker beside it; give it a shorter one, or mark a"
                    + " folder that it lies in";

    private final Disk disk;
    private final Path root;
    private final Optional<String> suffix;
    private final String unmarked;

    DoneMarks(Disk disk, IngestJob job) {
        this.disk = disk;
        this.root = job.folder();
        this.suffix = job.pickup().doneFile();
        this.unmarked =
                "its marker is not there yet; when it is complete, create a file with its name and \"%s\" behind it"
                        .formatted(suffix.orElse(""));
    }

    /** Whether a file, or a folder that it lies in, has its marker. */
    boolean isDone(Path path) throws IOException {
        if (suffix.isEmpty()) {
            return true;
        }
        for (var marked = path; !marked.equals(root); marked = marked.getParent()) {
            if (isMarker(markOf(marked, suffix.get()))) {
                return true;
            }
        }
        return false;
    }

    /** Why a file without a marker waits, and what to do. */
    String missing(Path file) {
        var mark = ArchivePath.relative(root, file).name() + suffix.orElseThrow();
        return OutcomeNames.isTooLong(mark) ? UNMARKABLE : unmarked;
    }

    /** What a marker stands for, a file or a folder, whether it is there or not. */
    Path marked(Path mark) {
        var name = ArchivePath.relative(root, mark).name();
        var marked = name.substring(0, name.length() - suffix.orElseThrow().length());
        return Mover.in(mark.getParent(), marked);
    }

    /** Whether something has that name. */
    boolean exists(Path path) throws IOException {
        try {
            disk.status(path);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The marker that a file or folder has. */
    Optional<Path> of(Path file) throws IOException {
        if (suffix.isPresent()) {
            var mark = markOf(file, suffix.get());
            return isMarker(mark) ? Optional.of(mark) : Optional.empty();
        }
        return Optional.empty();
    }

    private Path markOf(Path file, String suffix) {
        return Mover.in(file.getParent(), ArchivePath.relative(root, file).name() + suffix);
    }

    private boolean isMarker(Path path) throws IOException {
        try {
            return disk.status(path).isFile();
        } catch (NoSuchFileException | NameRefusedException e) {
            return false; // also where its name would be too long, so that there can be none
        }
    }
}
