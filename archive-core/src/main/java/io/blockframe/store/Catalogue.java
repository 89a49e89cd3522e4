package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.CatalogueCodec;
import io.blockframe.format.CatalogueLine;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Published;
import io.blockframe.hash.Digest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What was published in an archive, read from the copies of its catalogue: the fast index for
 * look-ups, and the feed by which a running process learns of news. Thread-safe.
 */
public final class Catalogue {

    /** Bytes of lines that are read in no time. */
    private static final long MIN_BEHIND = 1 << 18;

    /** An index may lack one part in so many of what it has. */
    private static final long MAX_SHARE = 8;

    private final Path control;
    private final VersionIndex index = new VersionIndex();
    private final LineCopies copies;
    private final CatalogueIndex indexFile;
    private long indexedBytes;
    private long linesRead;
    private boolean knowsAll = true;

    Catalogue(Disk disk, Path control) throws IOException {
        this.control = control;
        this.copies =
                new LineCopies(
                        disk,
                        IntStream.range(0, EntryLayout.ARCHIVE_COPIES)
                                .mapToObj(copy -> control.resolve(EntryLayout.catalogueName(copy)))
                                .toList());
        this.indexFile =
                new CatalogueIndex(
                        disk,
                        control.resolve(EntryLayout.INDEX),
                        control.resolve(EntryLayout.catalogueName(0)));
        startFromIndex();
        refresh();
    }

    private void startFromIndex() throws IOException {
        var content = indexFile.read();
        if (content.isPresent() && copies.resume(content.get().end())) {
            content.get().lines().forEach(index::add);
            indexedBytes = content.get().end().sizeBytes();
        }
    }

    /**
     * Reads what was appended since. Lines are never taken back, so what is known stays known
     * whatever becomes of the files.
     *
     * @return whether anything is new
     * @throws DamagedException when the catalogue was there and every copy is gone
     */
    public synchronized boolean refresh() throws IOException {
        boolean wasPresent = copies.isPresent();
        boolean news = copies.refresh(this::add);
        if (wasPresent) {
            requirePresent();
        }
        return news;
    }

    private void add(String json) {
        linesRead++;
        var line = CatalogueCodec.parse(json);
        line.ifPresent(index::add);
        knowsAll &= line.isPresent();
    }

    /** Lines that were read one by one, because no index has them. */
    synchronized long linesRead() {
        return linesRead;
    }

    /**
     * Writes the index anew where it lacks much of the catalogue, or is of no use at all, so that
     * whoever opens the archive next need not read line by line. Others may append meanwhile.
     *
     * @return whether it was written
     */
    public boolean refreshIndex() throws IOException {
        LineFile.Position end;
        List<CatalogueLine> lines;
        synchronized (this) {
            end = copies.soundPosition();
            // A line that only a newer program understands must be read by that.
            if (end == null || !knowsAll || !isIndexBehind(end)) {
                return false;
            }
            lines = index.lines();
        }
        boolean written = indexFile.write(lines, end);
        synchronized (this) {
            indexedBytes = written ? end.sizeBytes() : indexedBytes;
        }
        return written;
    }

    private boolean isIndexBehind(LineFile.Position end) {
        return end.sizeBytes() - indexedBytes > Math.max(MIN_BEHIND, indexedBytes / MAX_SHARE);
    }

    /**
     * Makes sure that the catalogue can be relied on: without it an archive would look empty, and
     * new versions would be older than the ones that are there.
     *
     * @throws DamagedException when no copy can be read
     */
    public synchronized void requirePresent() throws DamagedException {
        if (!copies.isPresent()) {
            throw new DamagedException(
                    "%s: no copy of the catalogue can be read. Is the archive's disk mounted? If it is, \"blockframe health\" writes the catalogue anew from the entries."
                            .formatted(control));
        }
    }

    /** The current version of every path, by path. */
    public synchronized List<Published> current() {
        return index.current();
    }

    /** Every version that is not its path's current one, by path and newest first. */
    public synchronized List<Published> older() {
        return index.older();
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

    /** The names of the folders of all versions of what lies right in a folder; empty: the top. */
    synchronized Set<String> folderNames(Optional<ArchivePath> parent) {
        return index.folderNames(parent);
    }

    /** Whether it has no line, not even one of a newer program. */
    public synchronized boolean isEmpty() {
        return index.lastSequence() == 0 && knowsAll;
    }

    /** Whether there is a current version of anything in a folder, or deeper; one look-up. */
    public synchronized boolean hasBelow(ArchivePath folder) {
        return index.hasBelow(folder);
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
        copies.append(bytes.toByteArray());
        lines.forEach(index::add);
    }

    /** Whether a later tombstone says that the entry was removed. */
    public synchronized boolean isBuried(Entry entry) {
        return index.isBuried(entry);
    }

    /**
     * The numbers of the copies that do not hold exactly the lines that any of them holds. Without
     * the archive's lock a line that is being appended looks like damage.
     *
     * @param fromMedium whether to read them without the system's memory
     * @throws IOException for an error that is not damage
     */
    public synchronized List<Integer> damagedCopies(boolean fromMedium) throws IOException {
        return copies.damaged(fromMedium);
    }

    /**
     * Rewrites damaged copies: as one that is whole, else with every line that any copy holds. What
     * a newer program wrote is kept as it is. Hold the archive's lock.
     *
     * @param damaged numbers of the copies, as {@link #damagedCopies} gave them
     */
    public synchronized void heal(List<Integer> damaged) throws IOException {
        try {
            copies.heal(damaged);
        } finally {
            refresh();
        }
    }
}
