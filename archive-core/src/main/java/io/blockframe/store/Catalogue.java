package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.CatalogueCodec;
import io.blockframe.format.CatalogueLine;
import io.blockframe.format.CheckedLines;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Published;
import io.blockframe.hash.Digest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was published in an archive, read from the copies of its catalogue: the fast index for
 * look-ups, and the feed by which a running process learns of news. Thread-safe.
 *
 * <p>Reads the first copy alone while it checks and its siblings have its length; otherwise it
 * takes every line that checks in any copy.
 */
public final class Catalogue {

    private final Disk disk;
    private final Path control;
    private final VersionIndex index = new VersionIndex();
    private CatalogueCopy.Position position;
    private boolean present;

    Catalogue(Disk disk, Path control) throws IOException {
        this.disk = disk;
        this.control = control;
        refresh();
    }

    /**
     * Reads what was appended since.
     *
     * @return whether anything is new
     * @throws DamagedException when the catalogue was there and every copy is gone; what was read
     *     before stays known
     */
    public synchronized boolean refresh() throws IOException {
        var first = copy(0);
        if (position != null && position.equals(first.position())) {
            return false;
        }
        long from = position != null && first.continues(position) ? position.sizeBytes() : 0;
        var read = read(first, from);
        boolean found = from > 0 || read.usable();
        if (!read.whole() || copiesDiffer(read.position())) {
            for (int copy = 1; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
                found |= read(copy(copy), 0).usable();
            }
        }
        boolean wasPresent = present;
        position = read.position();
        present = found;
        if (wasPresent) {
            requirePresent();
        }
        return found;
    }

    /** What a read of one copy gave: it is usable when it is whole, or has any line that checks. */
    private record Reading(CatalogueCopy.Position position, boolean whole, boolean usable) {}

    /** Lines are never taken back, so what is known stays known whatever becomes of the file. */
    private Reading read(CatalogueCopy copy, long from) throws IOException {
        var lines = new int[1];
        var read =
                copy.read(
                        from,
                        line -> {
                            index.add(line);
                            lines[0]++;
                        });
        return new Reading(read.position(), read.whole(), read.whole() || lines[0] > 0);
    }

    /**
     * Makes sure that the catalogue can be relied on: without it an archive would look empty, and
     * new versions would be older than the ones that are there.
     *
     * @throws DamagedException when no copy can be read
     */
    public synchronized void requirePresent() throws DamagedException {
        if (!present) {
            throw new DamagedException(
                    "%s: no copy of the catalogue can be read. Is the archive's disk mounted? If it is, \"blockframe health\" writes the catalogue anew from the entries."
                            .formatted(control));
        }
    }

    private boolean copiesDiffer(CatalogueCopy.Position first) throws IOException {
        for (int copy = 1; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            var other = copy(copy).position();
            if (other == null || first == null || other.sizeBytes() != first.sizeBytes()) {
                return true;
            }
        }
        return false;
    }

    private CatalogueCopy copy(int copy) {
        return new CatalogueCopy(disk, control.resolve(EntryLayout.catalogueName(copy)));
    }

    /** The current version of every path, by path. */
    public synchronized List<Published> current() {
        return index.current();
    }

    /** Every version of every path, by path and newest first. */
    public synchronized List<Published> all() {
        return index.all();
    }

    /** The current version of a path. */
    public synchronized Optional<Published> find(ArchivePath path) {
        return index.versions(path).stream().findFirst();
    }

    /** The version of a path with that content. */
    public synchronized Optional<Published> find(ArchivePath path, Digest root) {
        return index.versions(path).stream()
                .filter(version -> version.entry().root().equals(root))
                .findFirst();
    }

    /** The versions of a path, newest first. */
    public synchronized List<Published> versions(ArchivePath path) {
        return index.versions(path);
    }

    /** One more than the highest sequence that was ever given. Hold the archive's lock. */
    synchronized long nextSequence() throws DamagedException {
        requirePresent();
        return index.lastSequence() + 1;
    }

    /** Appends lines to every copy and forces them. Hold the archive's lock. */
    synchronized void append(List<? extends CatalogueLine> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        refresh();
        var bytes = new ByteArrayOutputStream();
        for (var line : lines) {
            bytes.writeBytes(CatalogueCodec.encode(line));
        }
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            copy(copy).append(bytes.toByteArray());
        }
        lines.forEach(index::add);
        position = copy(0).position();
    }

    /** Whether a later tombstone says that the entry was removed. */
    public synchronized boolean isBuried(Entry entry) {
        return index.isBuried(entry);
    }

    /**
     * The numbers of the copies that do not hold exactly the lines that any of them holds. Without
     * the archive's lock a line that is being appended looks like damage.
     *
     * @throws IOException for an error that is not damage
     */
    public synchronized List<Integer> damagedCopies() throws IOException {
        var lines = union();
        var damaged = new ArrayList<Integer>();
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            if (!copy(copy).holdsExactly(lines)) {
                damaged.add(copy);
            }
        }
        return damaged;
    }

    /**
     * Rewrites damaged copies: as one that is whole, else with every line that any copy holds. What
     * a newer program wrote is kept as it is. Hold the archive's lock.
     *
     * @param damaged numbers of the copies, as {@link #damagedCopies} gave them
     */
    public synchronized void heal(List<Integer> damaged) throws IOException {
        byte[] right = whole(damaged);
        try {
            for (int copy : damaged) {
                var path = control.resolve(EntryLayout.catalogueName(copy));
                SmallFiles.replace(disk, path, right);
                ReadBacks.checkSame(disk, path, right);
            }
        } finally {
            position = null;
            refresh();
        }
    }

    private byte[] whole(List<Integer> damaged) throws IOException {
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            if (!damaged.contains(copy)) {
                return SmallFiles.read(disk, control.resolve(EntryLayout.catalogueName(copy)));
            }
        }
        var bytes = new ByteArrayOutputStream();
        union().forEach(line -> bytes.writeBytes(CheckedLines.encode(line)));
        return bytes.toByteArray();
    }

    /** The JSON of every line that checks in any copy. */
    private Set<String> union() throws IOException {
        var lines = new LinkedHashSet<String>();
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            copy(copy).readChecked(lines::add);
        }
        return lines;
    }
}
