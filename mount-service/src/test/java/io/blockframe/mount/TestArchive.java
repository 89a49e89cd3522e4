package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.Ledger;
import io.blockframe.testkit.CellPlace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An archive on the real disk that tests put entries into. */
final class TestArchive {
    /** The three tiers in small: a segment is two cells, a block four segments. */
    static final TierPolicy SMALL =
            new TierPolicy(
                    List.of(
                            new Tier(1, 100_000, new Geometry(1, 3, 2 * Geometry.CELL_BYTES)),
                            new Tier(2, 1_000_000, new Geometry(1, 3, 2 * Geometry.CELL_BYTES)),
                            new Tier(
                                    3,
                                    1_000_000_000,
                                    new Geometry(4, 2, 2 * Geometry.CELL_BYTES))));

    /** mtime of every file that is put without another. */
    static final Instant MODIFIED = Instant.parse("2019-04-01T12:30:45.123456789Z");

    private final Path sources;
    private final Archive archive;
    private final Committer committer;
    private int count;

    /**
     * @param directory an empty folder for the archive and for what goes into it
     */
    TestArchive(Path directory, TierPolicy tiers) throws IOException {
        sources = Files.createDirectory(directory.resolve("sources"));
        archive = Archive.create(OsDisk.instance(), directory.resolve("archive"));
        committer = new Committer(archive, tiers);
    }

    Path directory() {
        return archive.directory();
    }

    /** As another process than the mount's has it. */
    Ledger ledger() {
        return archive.ledger();
    }

    /** Bytes that no compression or accident produces. */
    static byte[] content(int bytes, long seed) {
        var content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    Published put(String path, byte[] content) throws IOException {
        return put(ArchivePath.of(path), content);
    }

    Published put(ArchivePath path, byte[] content) throws IOException {
        var source = nextSource();
        Files.write(source, content);
        Files.setLastModifiedTime(source, FileTime.from(MODIFIED));
        return commit(source, path);
    }

    /** Puts what is at {@code source}: a file, a link or an empty folder. */
    Published commit(Path source, ArchivePath path) throws IOException {
        var result = committer.commit(new Source(source, path));
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        return ((CommitResult.Committed) result).published();
    }

    /** A name for something to put, that nothing has yet. */
    Path nextSource() {
        return sources.resolve("source-" + count++);
    }

    EntryFolder folder(Published published) throws IOException {
        return archive.folder(published);
    }

    /** Every cell of an entry that lies on the disk. */
    List<CellPlace> cells(Published published) throws IOException {
        var folder = folder(published);
        var cells = new ArrayList<CellPlace>();
        for (var shard : folder.manifest().shards()) {
            for (int row = 0; row < Geometry.cellCount(shard.bytes()); row++) {
                int offset = row * Geometry.CELL_BYTES;
                int bytes = Math.min(Geometry.CELL_BYTES, shard.bytes() - offset);
                cells.add(
                        new CellPlace(
                                folder.path(shard),
                                offset,
                                bytes,
                                row,
                                shard.index(),
                                shard.stripe()));
            }
        }
        return cells;
    }
}
