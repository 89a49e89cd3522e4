package io.blockframe.launcher.cli;

import io.blockframe.commit.Source;
import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Printable;
import io.blockframe.launcher.archives.UsageException;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is to be committed: files and links by themselves, folders by what is in them. */
final class Sources {

    /**
     * Something that was found.
     *
     * @param source what it is
     * @param sizeBytes its length when it was found
     */
    record Found(Source source, long sizeBytes) {}

    /**
     * Something that could not be looked into.
     *
     * @param source what it is
     * @param cause why
     */
    record Unreadable(Source source, IOException cause) {}

    /** What the JVM makes of bytes in its arguments that are not UTF-8. */
    private static final char NOT_UTF_8 = '\uFFFD';

    private final Disk disk;
    private final Map<ArchivePath, Path> taken = new HashMap<>();
    private final List<Found> found = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    Sources(Disk disk) {
        this.disk = disk;
    }

    /**
     * Adds a file, a link, or a folder with all that is in it; among what is unreadable where it
     * cannot be looked at.
     *
     * @param file absolute and without dots
     * @param name what it is called in the archive; null: as it is called
     * @throws UsageException when another one has its name already, or its name did not get here
     */
    void add(Path file, ArchivePath name) {
        if (name == null && file.getFileName() == null) {
            throw new UsageException(file + " has no name; say what it is called with --path");
        }
        var path = name == null ? ArchivePath.relative(file.getParent(), file) : name;
        try {
            collect(file, path, disk.status(file));
        } catch (IOException e) {
            if (e instanceof NoSuchFileException && file.toString().indexOf(NOT_UTF_8) >= 0) {
                throw new UsageException(
                        "%s: a name that is not UTF-8 cannot be given; give the folder that it is in"
                                .formatted(Printable.of(file.toString())));
            }
            unreadable.add(new Unreadable(new Source(file, path), e));
        }
    }

    private void collect(Path file, ArchivePath path, FileStatus status) {
        if (!status.isDirectory()) {
            take(file, path);
            found.add(new Found(new Source(file, path), status.sizeBytes()));
            return;
        }
        try (var children = disk.list(file)) {
            var sorted = children.sorted().toList();
            if (sorted.isEmpty()) {
                take(file, path);
                found.add(new Found(new Source(file, path), 0));
            }
            for (var child : sorted) {
                var childPath = path.resolve(ArchivePath.relative(file, child));
                try {
                    collect(child, childPath, disk.status(child));
                } catch (IOException e) {
                    unreadable.add(new Unreadable(new Source(child, childPath), e));
                }
            }
        } catch (IOException e) {
            unreadable.add(new Unreadable(new Source(file, path), e));
        }
    }

    private void take(Path file, ArchivePath path) {
        var other = taken.putIfAbsent(path, file);
        if (other != null) {
            throw new UsageException(
                    "%s and %s would both be %s in the archive; commit them one by one, with --path"
                            .formatted(other, file, path.printable()));
        }
    }

    List<Found> found() {
        return found;
    }

    List<Unreadable> unreadable() {
        return unreadable;
    }

    long totalBytes() {
        return found.stream().mapToLong(Found::sizeBytes).sum();
    }
}
