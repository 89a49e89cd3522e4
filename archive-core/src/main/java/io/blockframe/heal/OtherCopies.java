package io.blockframe.heal;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;
import io.blockframe.store.SmallFiles;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Where other copies of an entry may lie.
 *
 * @param folders of entries with its root
 * @param contents files that may have its content
 */
record OtherCopies(Disk disk, List<Path> folders, List<Path> contents) {

    private static final int MAX_MANIFESTS = 256;

    /**
     * Looks for copies of an entry.
     *
     * @param from a file with its content, its folder in another archive, another archive, or a
     *     folder of ordinary files with the same paths
     */
    static OtherCopies find(Disk disk, Path from, Published wanted) throws IOException {
        var folders = new LinkedHashSet<Path>();
        var contents = new ArrayList<Path>();
        var entry = wanted.entry();
        if (!disk.status(from).isDirectory()) {
            return new OtherCopies(disk, List.of(), List.of(from));
        }
        folders.add(from);
        folders.add(wanted.folder().under(from));
        folders.add(EntryLayout.folder(entry.path(), entry.root()).under(from));
        folders.add(EntryLayout.alternateFolder(entry.path(), entry.root()).under(from));
        folders.addAll(withSameRoot(disk, from, entry));
        contents.add(entry.path().under(from));
        folders.removeIf(folder -> !isFolderOf(folder, entry) || !isDirectory(disk, folder));
        contents.removeIf(content -> !isFile(disk, content));
        return new OtherCopies(disk, List.copyOf(folders), contents);
    }

    /** What an archive there lists with that content, under whatever path. */
    private static List<Path> withSameRoot(Disk disk, Path from, Entry wanted) {
        try {
            return Archive.openForHealth(disk, from).catalogue().all().stream()
                    .filter(other -> other.entry().root().equals(wanted.root()))
                    .map(other -> other.folder().under(from))
                    .toList();
        } catch (IOException e) {
            return List.of(); // no archive, or a damaged one: its folders may be there all the same
        }
    }

    private static boolean isFolderOf(Path folder, Entry entry) {
        var name = folder.getFileName() == null ? "" : folder.getFileName().toString();
        return EntryLayout.isEntryName(name) && EntryLayout.rootOf(name).equals(entry.root());
    }

    private static boolean isDirectory(Disk disk, Path path) {
        try {
            return disk.status(path).isDirectory();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isFile(Disk disk, Path path) {
        try {
            return disk.status(path).isFile();
        } catch (IOException e) {
            return false;
        }
    }

    /** The best manifest in the folder of another copy that is of this content. */
    Optional<Manifest> manifest(Path folder, Entry wanted) throws IOException {
        Manifest best = null;
        for (int copy = 0; copy < MAX_MANIFESTS; copy++) {
            var found = decode(folder.resolve(EntryLayout.manifestName(copy)));
            if (found.isPresent()
                    && found.get().entry().root().equals(wanted.root())
                    && found.get().entry().sizeBytes() == wanted.sizeBytes()
                    && (best == null || found.get().generation() > best.generation())) {
                best = found.get();
            }
        }
        return Optional.ofNullable(best);
    }

    private Optional<Manifest> decode(Path path) throws IOException {
        try {
            return Optional.of(ManifestCodec.decode(SmallFiles.read(disk, path), path.toString()));
        } catch (DamagedException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
