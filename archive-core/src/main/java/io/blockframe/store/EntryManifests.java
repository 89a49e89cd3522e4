package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the manifest of an entry among its copies: the highest generation that checks and belongs
 * where it lies; when no copy checks, the bytes that most copies agree on.
 */
public final class EntryManifests {

    private final Disk disk;
    private final UUID archive;
    private final Path archiveDirectory;

    /**
     * @param archive UUID that the manifests must name
     * @param archiveDirectory what entry folders are relative to
     */
    public EntryManifests(Disk disk, UUID archive, Path archiveDirectory) {
        this.disk = disk;
        this.archive = archive;
        this.archiveDirectory = archiveDirectory;
    }

    /**
     * Loads an entry from its first copy that checks: what readers need.
     *
     * @param folder the entry's folder, relative to the archive
     * @throws java.nio.file.NoSuchFileException when the folder or all its manifests are missing
     * @throws DamagedException when there are copies and none can be used
     * @throws io.blockframe.format.UnknownVersionException when a newer program wrote it
     */
    public EntryFolder load(ArchivePath folder) throws IOException {
        var directory = folder.under(archiveDirectory);
        var first = readCopy(directory, 0);
        if (first.isPresent()) {
            try {
                return new EntryFolder(disk, directory, check(folder, first.get()));
            } catch (DamagedException e) {
                // The other copies are read below.
            }
        }
        return loadBest(folder);
    }

    /** Loads an entry from the best of all copies: what a scrub needs. Throws as {@link #load}. */
    public EntryFolder loadBest(ArchivePath folder) throws IOException {
        var directory = folder.under(archiveDirectory);
        var copies = new ArrayList<byte[]>();
        for (int copy : copyNumbers(directory)) {
            readCopy(directory, copy).ifPresent(copies::add);
        }
        if (copies.isEmpty()) {
            throw new java.nio.file.NoSuchFileException(
                    directory.toString(), null, "no manifest can be read");
        }
        Manifest best = null;
        byte[] bestBytes = null;
        DamagedException damage = null;
        for (byte[] bytes : copies) {
            if (Arrays.equals(bestBytes, bytes)) {
                continue;
            }
            try {
                var manifest = check(folder, bytes);
                if (best == null || manifest.generation() > best.generation()) {
                    best = manifest;
                    bestBytes = bytes;
                }
            } catch (DamagedException e) {
                damage = e;
            }
        }
        if (best == null) {
            best = check(folder, CopyVote.of(copies, damage));
        }
        return new EntryFolder(disk, directory, best);
    }

    /**
     * What lies in a folder that is not its own: somebody copied or moved it.
     *
     * @return the manifest of the first copy that checks; empty when none does
     */
    public Optional<Manifest> astray(ArchivePath folder) throws IOException {
        var directory = folder.under(archiveDirectory);
        for (int copy : copyNumbers(directory)) {
            var bytes = readCopy(directory, copy);
            if (bytes.isPresent()) {
                try {
                    var manifest = ManifestCodec.decode(bytes.get(), folder.printable());
                    return Optional.of(manifest).filter(it -> it.archive().equals(archive));
                } catch (DamagedException e) {
                    // Another copy may check.
                }
            }
        }
        return Optional.empty();
    }

    /** Whether there is a directory for the entry, whatever is in it. */
    boolean exists(ArchivePath folder) throws IOException {
        try {
            return disk.status(folder.under(archiveDirectory)).isDirectory();
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    /** The numbers of the copies that have a name in {@code directory}, in order. */
    private List<Integer> copyNumbers(Path directory) throws IOException {
        var numbers = new ArrayList<Integer>();
        try (var children = disk.list(directory)) {
            var names = children.map(child -> child.getFileName().toString()).toList();
            for (int copy = 0; copy < 256; copy++) {
                if (names.contains(EntryLayout.manifestName(copy))) {
                    numbers.add(copy);
                }
            }
        }
        return numbers;
    }

    private Optional<byte[]> readCopy(Path directory, int copy) throws IOException {
        try {
            return Optional.of(
                    SmallFiles.read(disk, directory.resolve(EntryLayout.manifestName(copy))));
        } catch (DamagedException e) {
            return Optional.empty(); // far too long
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Decodes a manifest and refuses one that does not belong where it lies. */
    public Manifest check(ArchivePath folder, byte[] bytes) throws IOException {
        var manifest = ManifestCodec.decode(bytes, folder.printable());
        var entry = manifest.entry();
        if (!manifest.archive().equals(archive)) {
            throw new DamagedException(
                    "%s: the manifest is of archive %s, this is %s"
                            .formatted(folder.printable(), manifest.archive(), archive));
        }
        if (!EntryLayout.isFolderOf(folder, entry.path(), entry.root())) {
            throw new DamagedException(
                    "%s: the manifest is of %s with root %s, which does not lie here"
                            .formatted(folder.printable(), entry.path().printable(), entry.root()));
        }
        return manifest;
    }
}
