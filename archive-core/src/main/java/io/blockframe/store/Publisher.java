package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskLock;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;
import io.blockframe.format.Published;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publishes staged entries by the steps of FORMAT §7: after power loss at any of them every entry
 * is absent or whole, and whoever publishes next finishes what was begun.
 */
public final class Publisher {

    private final Archive archive;
    private final Disk disk;
    private final PendingRecords pending;
    private final Workers workers;

    /** Does one thing after another, in the caller's thread. */
    public Publisher(Archive archive) {
        this(archive, new Workers(1));
    }

    /**
     * @param workers write manifests, and read back what was written; the caller closes them
     */
    public Publisher(Archive archive, Workers workers) {
        this.archive = archive;
        this.workers = workers;
        this.disk = archive.disk();
        this.pending = new PendingRecords(archive);
    }

    /** What is checked between the first force and the first rename. */
    public interface ReadBack {
        /**
         * Reads a staged entry from the medium.
         *
         * @param worker number of the thread, as {@link Workers.Part} says
         * @throws IOException when anything is not as it was written; nothing is published then
         */
        void check(StagedEntry staged, int worker) throws IOException;
    }

    /**
     * What became of entries that were to be published. One that is in neither map is in the
     * archive already, with that path and root. Only what was published has left staging.
     *
     * @param published where they are now
     * @param unplaced those that could not be put in their place, and why: a {@link
     *     NameRefusedException} when the archive's file system has no name for them, else what is
     *     in the way
     */
    public record Publication(
            Map<StagedEntry, Published> published, Map<StagedEntry, IOException> unplaced) {}

    /**
     * Publishes entries together.
     *
     * @param id names the record of this publication; the staging folder's name
     * @param staged its shards were written, not necessarily forced
     */
    public Publication publish(String id, List<StagedEntry> staged, ReadBack readBack)
            throws IOException {
        try (var _ = lock()) {
            pending.finish();
            archive.catalogue().refresh();
            archive.unlisted().adoptBeside(staged.stream().map(StagedEntry::entry).toList());
            var fresh = withManifests(staged);
            if (fresh.isEmpty()) {
                return new Publication(Map.of(), Map.of());
            }
            Trees.force(disk, fresh.keySet().stream().map(StagedEntry::directory).toList());
            var written = List.copyOf(fresh.entrySet());
            workers.forEach(
                    written.size(),
                    (part, worker) -> {
                        checkCopies(written.get(part).getValue());
                        readBack.check(written.get(part).getKey(), worker);
                    });
            var first = place(id, fresh);
            var late = new LinkedHashMap<>(fresh);
            late.keySet().removeIf(entry -> !(first.unplaced().get(entry) instanceof TakenPlace));
            if (late.isEmpty()) {
                return first;
            }
            // What took their places is there now: they get others.
            var second = place(id, late);
            first.published().putAll(second.published());
            first.unplaced().keySet().removeAll(late.keySet());
            first.unplaced().putAll(second.unplaced());
            return first;
        }
    }

    /**
     * Another entry of the same publication has the place, under a name that its file system takes
     * for the same.
     */
    private static final class TakenPlace extends FileAlreadyExistsException {
        private static final long serialVersionUID = 1;

        TakenPlace(Path place, DamagedException cause) {
            super(place.toString());
            initCause(cause);
        }
    }

    /** Adds to the catalogue what a crashed publication had renamed already. */
    public void finishPending() throws IOException {
        try (var _ = lock()) {
            pending.finish();
        }
    }

    /**
     * Gives an entry that is in place a new manifest and makes it the current version of its path.
     *
     * @param folder where it is, verified
     * @param described same content, new attributes; its sequence is set here
     */
    public Published reissue(ArchivePath folder, Entry described) throws IOException {
        try (var _ = lock()) {
            pending.finish();
            archive.catalogue().refresh();
            // Only now: somebody else may have reissued it while we waited for the lock.
            var manifest = archive.manifests().loadBest(folder).manifest();
            archive.unlisted().adoptBeside(List.of(described));
            var entry = described.withSequence(archive.catalogue().nextSequence());
            var published = new Published(entry, folder);
            var record = pending.write("reissue-" + entry.sequence(), List.of(published));
            writeReissued(folder.under(archive.directory()), manifest, published);
            archive.catalogue().append(List.of(published));
            pending.remove(record);
            return published;
        }
    }

    private void writeReissued(Path directory, Manifest old, Published published)
            throws IOException {
        byte[] bytes =
                ManifestCodec.encode(
                        new Manifest(
                                old.archive(),
                                old.generation() + 1,
                                published.entry(),
                                old.geometry(),
                                old.shards()));
        for (int copy = 0; copy < EntryLayout.metadataCopies(old.geometry()); copy++) {
            var path = directory.resolve(EntryLayout.manifestName(copy));
            SmallFiles.replace(disk, path, bytes);
            ReadBacks.checkSame(disk, path, bytes);
        }
    }

    /** Makes known what lies in the folder of an entry and is not in the catalogue. */
    public void adoptBeside(Entry entry) throws IOException {
        if (archive.unlisted().isCompared(entry)) {
            return;
        }
        try (var _ = lock()) {
            archive.catalogue().refresh();
            archive.unlisted().adoptBeside(List.of(entry));
        }
    }

    /** Adds an entry that lies in the archive and is not in the catalogue. */
    public Published adopt(ArchivePath folder, Manifest manifest) throws IOException {
        try (var _ = lock()) {
            archive.catalogue().refresh();
            var published = new Published(manifest.entry(), folder);
            var known = archive.catalogue().find(manifest.entry().path(), manifest.entry().root());
            if (known.isEmpty() || !known.get().equals(published)) {
                archive.catalogue().append(List.of(published));
            }
            return published;
        }
    }

    /** The lock of those who publish: held while manifests are forced and entries renamed. */
    public DiskLock lock() throws IOException {
        return disk.lock(archive.control().resolve(EntryLayout.LOCK));
    }

    private Map<StagedEntry, EntryFolder> withManifests(List<StagedEntry> staged)
            throws IOException {
        long sequence = archive.catalogue().nextSequence();
        var fresh = new ArrayList<StagedEntry>();
        var folders = new LinkedHashSet<ArchivePath>();
        for (var candidate : staged) {
            var entry = candidate.entry();
            boolean known =
                    archive.catalogue().find(entry.path(), entry.root()).isPresent()
                            || !folders.add(EntryLayout.folder(entry.path(), entry.root()));
            if (!known) {
                fresh.add(candidate);
            }
        }
        var entries = new EntryFolder[fresh.size()];
        workers.forEach(
                entries.length,
                (part, _) -> entries[part] = writeManifests(fresh.get(part), sequence + part));
        var written = new LinkedHashMap<StagedEntry, EntryFolder>();
        for (int i = 0; i < entries.length; i++) {
            written.put(fresh.get(i), entries[i]);
        }
        return written;
    }

    private EntryFolder writeManifests(StagedEntry staged, long sequence) throws IOException {
        var manifest =
                new Manifest(
                        archive.identity().id(),
                        1,
                        staged.entry().withSequence(sequence),
                        staged.geometry(),
                        staged.shards());
        var folder = new EntryFolder(disk, staged.directory(), manifest);
        byte[] bytes = ManifestCodec.encode(manifest);
        for (int copy = 0; copy < EntryLayout.metadataCopies(staged.geometry()); copy++) {
            var path = folder.manifestCopy(copy);
            Trees.delete(disk, path);
            SmallFiles.create(disk, path, bytes);
        }
        return folder;
    }

    private void checkCopies(EntryFolder folder) throws IOException {
        byte[] expected = ManifestCodec.encode(folder.manifest());
        for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
            ReadBacks.checkSame(disk, folder.manifestCopy(copy), expected);
        }
    }

    private Publication place(String id, Map<StagedEntry, EntryFolder> fresh) throws IOException {
        var places = new LinkedHashMap<StagedEntry, Published>();
        var unplaced = new LinkedHashMap<StagedEntry, IOException>();
        var free = new EntryPlaces(archive);
        for (var entry : fresh.entrySet()) {
            var manifest = entry.getValue().manifest();
            try {
                places.put(entry.getKey(), new Published(manifest.entry(), free.find(manifest)));
            } catch (IOException e) {
                unplaced.put(entry.getKey(), ofOneName(e));
            }
        }
        var record = pending.write(id, List.copyOf(places.values()));
        var done = rename(places, unplaced);
        forceNames(free.parents(), places.keySet());
        archive.catalogue().append(List.copyOf(done.values()));
        pending.remove(record);
        return new Publication(done, unplaced);
    }

    private Map<StagedEntry, Published> rename(
            Map<StagedEntry, Published> places, Map<StagedEntry, IOException> unplaced)
            throws IOException {
        var done = new LinkedHashMap<StagedEntry, Published>();
        for (var place : places.entrySet()) {
            var target = place.getValue().folder().under(archive.directory());
            try {
                disk.rename(place.getKey().directory(), target);
                done.put(place.getKey(), place.getValue());
            } catch (FileAlreadyExistsException e) {
                try {
                    adoptInPlace(place.getValue());
                } catch (DamagedException other) {
                    unplaced.put(place.getKey(), new TakenPlace(target, other));
                }
            } catch (IOException e) {
                unplaced.put(place.getKey(), ofOneName(e));
            }
        }
        return done;
    }

    /** Returns an error that concerns nothing but one name, and throws every other. */
    private static IOException ofOneName(IOException error) throws IOException {
        if (error instanceof NameRefusedException
                || DiskErrors.isInTheWay(error)
                || DiskErrors.isAcrossFileSystems(error)) {
            return error;
        }
        throw error;
    }

    /**
     * Makes an entry known that is there and not in the catalogue: its line was lost, or it was
     * removed and not deleted yet. What was to be published is then a duplicate of it.
     */
    private void adoptInPlace(Published wanted) throws IOException {
        var folder = wanted.folder();
        var manifest = archive.manifests().load(folder).manifest();
        var known = new Published(manifest.entry(), folder);
        if (archive.catalogue().isBuried(manifest.entry())) {
            writeReissued(folder.under(archive.directory()), manifest, wanted);
            known = wanted;
        }
        archive.catalogue().append(List.of(known));
    }

    private void forceNames(Set<Path> parents, Set<StagedEntry> staged) throws IOException {
        var all = new ArrayList<>(parents);
        staged.stream().map(entry -> entry.directory().getParent()).distinct().forEach(all::add);
        if (staged.size() > 1 && disk.barrier(archive.directory())) {
            return;
        }
        for (var parent : all) {
            disk.forceDirectory(parent);
        }
    }
}
