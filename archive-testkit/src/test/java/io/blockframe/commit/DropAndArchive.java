package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.hash.Blake3;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryInspector;
import io.blockframe.store.InspectorOptions;
import io.blockframe.store.NoArchiveException;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.SimulatedDisk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An archive and a drop folder on a simulated disk, and what a careful owner would do with them.
 *
 * @param disk of both
 */
record DropAndArchive(SimulatedDisk disk) {

    static final Path ARCHIVE = Path.of("/archive");
    static final Path CONTROL = ARCHIVE.resolve(EntryLayout.CONTROL);
    static final Path DROP = Path.of("/drop");

    /** Small files whole, larger ones in stripes of 128 KiB. */
    static final TierPolicy TIERS =
            new TierPolicy(
                    List.of(
                            new Tier(1, 100_000, new Geometry(1, 3, 1 << 17)),
                            new Tier(3, 1L << 40, new Geometry(2, 2, 1 << 16))));

    /** Length of one stripe of a larger file. */
    static final int STRIPE = 1 << 17;

    DropAndArchive() {
        this(new SimulatedDisk());
        disk.putDirectory(DROP);
    }

    /** A disk of its own in the same state. */
    DropAndArchive copy() {
        return new DropAndArchive(disk.copy());
    }

    /** Drops a file and says how to commit it. */
    Source drop(String name, byte[] content) {
        disk.put(DROP.resolve(name), content);
        return source(name);
    }

    static Source source(String name) {
        return new Source(DROP.resolve(name), ArchivePath.of(name));
    }

    boolean isDropped(String name) {
        return disk.exists(DROP.resolve(name));
    }

    /** The archive, as a process that just began sees it. */
    Archive archive() throws IOException {
        return Archive.open(disk, ARCHIVE);
    }

    Archive openOrCreate() throws IOException {
        try {
            return archive();
        } catch (NoArchiveException e) {
            return Archive.create(disk, ARCHIVE);
        }
    }

    /** A committer in a process that just began. */
    Committer committer() throws IOException {
        return new Committer(openOrCreate(), TIERS, GroupCommit.Threads.none());
    }

    /** Deletes a source that was archived, durably, as its owner does. */
    void take(CommitResult result) throws IOException {
        assertThat(result).isNotInstanceOf(CommitResult.Failed.class);
        disk.delete(result.source().file());
        disk.forceDirectory(result.source().file().getParent());
    }

    /** Whether the archive has that version of a file; if so, checks that it can be read. */
    boolean has(String name, byte[] content, String where) throws IOException {
        return inspect(name, content, where, EntryStatus.HEALTHY, EntryStatus.DAMAGED);
    }

    /** Checks that the archive has that version of a file, and that nothing of it is damaged. */
    void checkWhole(String name, byte[] content, String where) throws IOException {
        assertThat(inspect(name, content, where, EntryStatus.HEALTHY)).as(where).isTrue();
    }

    private boolean inspect(String name, byte[] content, String where, EntryStatus... expected)
            throws IOException {
        Archive archive;
        try {
            archive = archive();
        } catch (NoArchiveException e) {
            return false;
        }
        var found = archive.catalogue().find(ArchivePath.of(name), Blake3.fastest().hash(content));
        if (found.isEmpty()) {
            return false;
        }
        assertThat(content(archive, found.get())).as(where).isEqualTo(content);
        var verify = new InspectorOptions(false, true, _ -> {});
        try (var inspector = new EntryInspector(verify, 1)) {
            assertThat(inspector.inspect(archive, found.get()).status())
                    .as(where)
                    .isIn((Object[]) expected);
        }
        return true;
    }

    /** The version of a file with that content. */
    Published find(String name, byte[] content) throws IOException {
        var root = Blake3.fastest().hash(content);
        return archive().catalogue().find(ArchivePath.of(name), root).orElseThrow();
    }

    private byte[] content(Archive archive, Published published) throws IOException {
        var folder = archive.folder(published);
        var bytes = new ByteArrayOutputStream();
        for (var shard : folder.manifest().shards()) {
            if (shard.index() < folder.geometry().dataShards()) {
                bytes.writeBytes(DiskIo.read(disk, folder.path(shard)));
            }
        }
        return bytes.toByteArray();
    }

    /** What commits left in the archive's own folders. */
    List<Path> leftOvers() throws IOException {
        var left = new ArrayList<Path>();
        for (var folder : List.of(EntryLayout.STAGING, EntryLayout.PENDING)) {
            try (var children = disk.list(CONTROL.resolve(folder))) {
                children.forEach(left::add);
            }
        }
        return left;
    }
}
