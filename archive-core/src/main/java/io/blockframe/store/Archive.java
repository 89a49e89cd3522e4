package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.NotAFileException;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchiveIdentity;
import io.blockframe.format.ArchiveReadme;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Published;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An archive directory: what it is, what was published in it, and where its own files lie. */
public final class Archive {

    private final Disk disk;
    private final Path directory;
    private final ArchiveIdentity identity;
    private final Catalogue catalogue;
    private final Ledger ledger;
    private final EntryManifests manifests;
    private final UnlistedEntries unlisted;

    private Archive(Disk disk, Path directory, ArchiveIdentity identity) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.identity = identity;
        this.catalogue = new Catalogue(disk, control());
        this.ledger = new Ledger(disk, control());
        this.manifests = new EntryManifests(disk, identity.id(), directory);
        this.unlisted = new UnlistedEntries(disk, directory, catalogue, manifests);
    }

    /**
     * Opens an archive.
     *
     * @throws NoArchiveException when the directory is missing, empty or something else
     * @throws DamagedException when no copy of its identity, or none of its catalogue, can be used,
     *     or the catalogue is empty and the archive is not
     * @throws io.blockframe.format.UnknownVersionException when a newer program wrote it
     */
    public static Archive open(Disk disk, Path directory) throws IOException {
        var archive = openForHealth(disk, directory);
        archive.catalogue.requirePresent();
        if (archive.catalogue.isEmpty()) {
            archive.requireNoEntry();
        }
        return archive;
    }

    /** An entry that was just renamed is recorded as pending until it is in the catalogue. */
    private void requireNoEntry() throws IOException {
        var found = unlisted.any();
        if (found.isPresent() && new PendingRecords(this).isEmpty()) {
            catalogue.refresh(); // it may have been listed meanwhile
            if (catalogue.isEmpty()) {
                throw new DamagedException(
                        "%s: the catalogue is empty, and there are entries, as %s. \"blockframe health\" writes the catalogue anew from them."
                                .formatted(directory, found.get().printable()));
            }
        }
    }

    /**
     * Opens an archive even when no copy of its catalogue is there: the entries can say it anew.
     * Throws as {@link #open} otherwise.
     */
    public static Archive openForHealth(Disk disk, Path directory) throws IOException {
        // Once: a link that the path ends in would not be followed when its folders are listed.
        var real = disk.realPath(directory);
        return new Archive(disk, real, readIdentity(disk, real));
    }

    /**
     * Makes a directory that is missing or empty an archive. A creation that was interrupted is
     * finished.
     *
     * @throws ArchiveException when there is something else in it
     */
    public static Archive create(Disk disk, Path directory) throws IOException {
        var absolute = disk.realPath(directory);
        SmallFiles.createPrivateDirectory(disk, absolute); // private files get into it
        refuseForeign(disk, absolute);
        var control = absolute.resolve(EntryLayout.CONTROL);
        SmallFiles.createDirectories(disk, control.resolve(EntryLayout.STAGING));
        SmallFiles.createDirectories(disk, control.resolve(EntryLayout.PENDING));
        createIfMissing(
                disk,
                absolute.resolve(EntryLayout.README),
                ArchiveReadme.TEXT.getBytes(StandardCharsets.UTF_8));
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            createIfMissing(disk, control.resolve(EntryLayout.catalogueName(copy)), new byte[0]);
        }
        // The identity comes last: a directory without one is not an archive yet.
        var identity =
                new ArchiveIdentity(
                        UUID.randomUUID(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            SmallFiles.replace(
                    disk, control.resolve(EntryLayout.identityName(copy)), identity.encode());
        }
        var archive = new Archive(disk, absolute, identity);
        archive.forceNames();
        return archive;
    }

    /**
     * Makes the names that lead to the archive durable: whoever created it, or the directory that
     * it is in, may have ended before that. To be called before anything is committed.
     */
    public void forceNames() throws IOException {
        disk.forceDirectory(control());
        disk.forceDirectory(directory);
        long device = disk.status(directory).device();
        try {
            for (var path = directory.getParent();
                    path != null && disk.status(path).device() == device;
                    path = path.getParent()) {
                disk.forceDirectory(path);
            }
        } catch (AccessDeniedException e) {
            // It is not for us to change; neither was it made by us.
        }
    }

    private static void refuseForeign(Disk disk, Path directory) throws IOException {
        try (var children = disk.list(directory)) {
            var names = children.map(c -> c.getFileName().toString()).collect(Collectors.toSet());
            names.removeAll(Set.of(EntryLayout.CONTROL, EntryLayout.README));
            if (!names.isEmpty() || isIn(disk, directory)) {
                throw new ArchiveException(
                        "%s is not empty: a new archive needs an empty directory"
                                .formatted(directory));
            }
        }
    }

    /** Whether a directory is an archive, whole or not: a copy of an identity is in it. */
    public static boolean isIn(Disk disk, Path directory) throws IOException {
        return holdsCopy(disk, directory, EntryLayout::identityName);
    }

    private static boolean holdsCopy(Disk disk, Path directory, IntFunction<String> copyName)
            throws IOException {
        try (var children = disk.list(directory.resolve(EntryLayout.CONTROL))) {
            var names = IntStream.range(0, EntryLayout.ARCHIVE_COPIES).mapToObj(copyName).toList();
            return children.anyMatch(child -> names.contains(child.getFileName().toString()));
        } catch (NoSuchFileException | NotAFileException e) {
            return false;
        }
    }

    private static void createIfMissing(Disk disk, Path path, byte[] bytes) throws IOException {
        try {
            SmallFiles.createForced(disk, path, bytes);
            disk.forceDirectory(path.getParent());
        } catch (FileAlreadyExistsException e) {
            // Left by a creation that was interrupted; health compares its bytes.
        }
    }

    private static ArchiveIdentity readIdentity(Disk disk, Path directory) throws IOException {
        DamagedException damage = null;
        var damaged = new ArrayList<byte[]>();
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            var path =
                    directory.resolve(EntryLayout.CONTROL).resolve(EntryLayout.identityName(copy));
            try {
                byte[] bytes = SmallFiles.read(disk, path);
                damaged.add(bytes);
                return ArchiveIdentity.decode(bytes, path.toString());
            } catch (DamagedException e) {
                damage = e;
            } catch (IOException e) {
                if (!DiskErrors.isDamage(e)) {
                    throw e;
                }
                if (DiskErrors.isMediumError(e)) { // it is there
                    damage = new DamagedException(path + " cannot be read", e);
                }
            }
        }
        if (damage != null) {
            return votedIdentity(directory, damaged, damage);
        }
        throw noArchive(disk, directory);
    }

    private static ArchiveIdentity votedIdentity(
            Path directory, List<byte[]> copies, DamagedException damage) throws IOException {
        try {
            var voted = CopyVote.of(copies, damage);
            return ArchiveIdentity.decode(voted, directory + ": the copies of its identity");
        } catch (DamagedException e) {
            throw new DamagedException(
                    e.getMessage()
                            + ". What is archived is as it was; docs/FAULTS.md says how to open it"
                            + " again.",
                    e);
        }
    }

    private static NoArchiveException noArchive(Disk disk, Path directory) throws IOException {
        try (var children = disk.list(directory)) {
            var names = children.map(c -> c.getFileName().toString()).collect(Collectors.toSet());
            var others = Set.of(EntryLayout.CONTROL, EntryLayout.README);
            if (!others.containsAll(names)
                    && holdsCopy(disk, directory, EntryLayout::catalogueName)) {
                return new LostIdentityException(directory);
            }
            return new NoArchiveException(
                    names.isEmpty()
                            ? "%s is empty: there is no archive in it. Is its disk mounted?"
                                    .formatted(directory)
                            : "%s is not a BlockFrame archive: it has no %s/archive.json"
                                    .formatted(directory, EntryLayout.CONTROL));
        } catch (NoSuchFileException e) {
            return new NoArchiveException(
                    "%s does not exist: there is no archive there. Is its disk mounted?"
                            .formatted(directory));
        } catch (java.nio.file.NotDirectoryException | NotAFileException e) {
            return new NoArchiveException("%s is not a directory".formatted(directory));
        }
    }

    /**
     * Checks that the archive is still there: its disk may have been unmounted since, and what was
     * written then would be hidden as soon as it is mounted again.
     *
     * @throws NoArchiveException when it is gone
     * @throws ArchiveException when another archive is in its place
     */
    public void checkPresent() throws IOException {
        var found = readIdentity(disk, directory);
        if (!found.id().equals(identity.id())) {
            throw new ArchiveException(
                    "%s is archive %s now, and was %s: was another disk mounted there?"
                            .formatted(directory, found.id(), identity.id()));
        }
    }

    public Disk disk() {
        return disk;
    }

    /** Absolute, and without links when the archive was opened. */
    public Path directory() {
        return directory;
    }

    public ArchiveIdentity identity() {
        return identity;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public Ledger ledger() {
        return ledger;
    }

    UnlistedEntries unlisted() {
        return unlisted;
    }

    public EntryManifests manifests() {
        return manifests;
    }

    /** The folder of what is the archive's own. */
    public Path control() {
        return directory.resolve(EntryLayout.CONTROL);
    }

    /** The files of an entry. Throws as {@link EntryManifests#load}. */
    public EntryFolder folder(Published published) throws IOException {
        return manifests.load(published.folder());
    }

    /** The files of an entry; none when it is missing or none of its manifests can be used. */
    public Optional<EntryFolder> findFolder(Published published) throws IOException {
        try {
            return Optional.of(folder(published));
        } catch (IOException e) {
            if (e instanceof DamagedException || DiskErrors.isDamage(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
