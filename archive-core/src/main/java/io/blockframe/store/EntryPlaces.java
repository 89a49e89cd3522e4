package io.blockframe.store;

import static java.util.Comparator.comparingInt;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Manifest;
import io.blockframe.format.Shard;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds places for entries that are to be published together, and makes the folders they go into.
 * Hold the archive's lock.
 */
final class EntryPlaces {

    private final Archive archive;
    private final Disk disk;
    private final Set<Path> parents = new LinkedHashSet<>();

    EntryPlaces(Archive archive) {
        this.archive = archive;
        this.disk = archive.disk();
    }

    /**
     * The folder that an entry can be renamed to; the folders above it are there.
     *
     * @throws io.blockframe.disk.NameRefusedException when it cannot have that name, or could not
     *     be used under it
     */
    ArchivePath find(Manifest manifest) throws IOException {
        var folder = freeFolder(manifest);
        var parent = folder.under(archive.directory()).getParent();
        SmallFiles.createDirectories(disk, parent);
        // An ancestor that a crashed process created may never have been forced.
        for (var path = parent; path.startsWith(archive.directory()); path = path.getParent()) {
            parents.add(path);
        }
        return folder;
    }

    /** The folders above all places that were found, up to the archive's own. */
    Set<Path> parents() {
        return parents;
    }

    private ArchivePath freeFolder(Manifest manifest) throws IOException {
        var entry = manifest.entry();
        var folder = EntryLayout.folder(entry.path(), entry.root());
        try {
            disk.status(folder.under(archive.directory()));
        } catch (NoSuchFileException e) {
            checkPathsIn(folder, manifest);
            return folder;
        }
        try {
            archive.manifests().load(folder);
            return folder;
        } catch (DamagedException | NoSuchFileException e) {
            var alternate = EntryLayout.alternateFolder(entry.path(), entry.root());
            checkPathsIn(alternate, manifest);
            return alternate;
        }
    }

    /** A rename can succeed where the paths of what is in the folder are too long to be used. */
    private void checkPathsIn(ArchivePath folder, Manifest manifest) throws IOException {
        var deepest =
                manifest.shards().stream()
                        .map(Shard::place)
                        .max(comparingInt(place -> place.toString().length()))
                        .orElse(ArchivePath.of(EntryLayout.manifestName(0)));
        var file = folder.resolve(deepest).under(archive.directory());
        try {
            disk.status(SmallFiles.temporaryBeside(file)); // no name in an entry is longer
        } catch (NoSuchFileException e) {
            // as it should be
        }
    }
}
