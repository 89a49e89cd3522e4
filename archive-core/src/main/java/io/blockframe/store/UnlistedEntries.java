package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.disk.NotAFileException;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Manifest;
import io.blockframe.format.Published;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Entries that lie in an archive and whose lines its catalogue has lost, in all its copies: the
 * archive was copied while it was written to, or a file system check cut their ends. A version that
 * is published then must not get the number of one that is there. Thread-safe.
 */
final class UnlistedEntries {

    private final Disk disk;
    private final Path directory;
    private final Catalogue catalogue;
    private final EntryManifests manifests;
    private final Set<Optional<ArchivePath>> compared = ConcurrentHashMap.newKeySet();

    UnlistedEntries(Disk disk, Path directory, Catalogue catalogue, EntryManifests manifests) {
        this.disk = disk;
        this.directory = directory;
        this.catalogue = catalogue;
        this.manifests = manifests;
    }

    /**
     * Makes known what lies in the folders that entries go into, each looked at once. Hold the
     * archive's lock.
     */
    void adoptBeside(Collection<Entry> entries) throws IOException {
        for (var entry : entries) {
            var folder = folder(entry);
            if (!compared.contains(folder)) {
                adoptIn(folder, catalogue.folderNames(entry.path().parent()));
                compared.add(folder);
            }
        }
    }

    /** Whether what lies in the folder that an entry goes into is known. */
    boolean isCompared(Entry entry) {
        return compared.contains(folder(entry));
    }

    private static Optional<ArchivePath> folder(Entry entry) {
        return EntryLayout.folder(entry.path(), entry.root()).parent();
    }

    private void adoptIn(Optional<ArchivePath> folder, Set<String> listed) throws IOException {
        var adopted = new ArrayList<Published>();
        for (var child : children(folder.map(it -> it.under(directory)).orElse(directory))) {
            var path = ArchivePath.relative(directory, child);
            if (EntryLayout.isEntryName(path.name()) && !listed.contains(path.name())) {
                manifest(path)
                        .filter(manifest -> !catalogue.isBuried(manifest.entry()))
                        .ifPresent(manifest -> adopted.add(new Published(manifest.entry(), path)));
            }
        }
        catalogue.append(adopted);
    }

    /** Empty when none can be used: a scrub tells of that. */
    private Optional<Manifest> manifest(ArchivePath folder) throws IOException {
        try {
            return Optional.of(manifests.loadBest(folder).manifest());
        } catch (IOException e) {
            if (e instanceof DamagedException || DiskErrors.isDamage(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The folder of an entry, of any; empty when there is none. */
    Optional<ArchivePath> any() throws IOException {
        return firstBelow(directory).map(found -> ArchivePath.relative(directory, found));
    }

    private Optional<Path> firstBelow(Path folder) throws IOException {
        for (var child : children(folder)) {
            var name = child.getFileName().toString();
            if (child.equals(directory.resolve(EntryLayout.CONTROL)) || !isDirectory(child)) {
                continue;
            }
            var found = EntryLayout.isEntryName(name) ? Optional.of(child) : firstBelow(child);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private boolean isDirectory(Path path) throws IOException {
        try {
            return disk.status(path).isDirectory();
        } catch (NoSuchFileException e) {
            return false; // another process was quicker
        }
    }

    private List<Path> children(Path folder) throws IOException {
        try (var children = disk.list(folder)) {
            return children.toList();
        } catch (NoSuchFileException | NotAFileException | NameRefusedException e) {
            return List.of(); // no entry can lie there
        }
    }
}
