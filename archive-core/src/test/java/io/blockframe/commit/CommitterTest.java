package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryKind;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.hash.Blake3;
import io.blockframe.store.Archive;
import io.blockframe.store.NoArchiveException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;

class CommitterTest {

    private static final TierPolicy TIERS =
            new TierPolicy(
                    List.of(
                            new Tier(1, 100_000, new Geometry(1, 3, 1 << 20)),
                            new Tier(2, 1_000_000, new Geometry(1, 3, 1 << 17)),
                            new Tier(3, 1L << 40, new Geometry(5, 3, 1 << 17))));

    @TempDir Path temp;
    private final OsDisk disk = OsDisk.instance();
    private Archive archive;
    private Committer committer;

    @BeforeEach
    void createArchive() throws IOException {
        archive = Archive.create(disk, temp.resolve("archive"));
        committer = new Committer(archive, TIERS);
    }

    @Test
    void writesNothingWhereTheArchiveIsNoLongerMounted() throws IOException {
        var source = source("one", random(1000));
        Files.move(archive.directory(), temp.resolve("away"));
        Files.createDirectory(archive.directory());

        assertThatThrownBy(() -> committer.commitAll(List.of(source)))
                .isInstanceOf(NoArchiveException.class)
                .hasMessageContaining("Is its disk mounted?");
        assertThatThrownBy(() -> committer.begin(source)).isInstanceOf(NoArchiveException.class);
        assertThat(archive.directory()).isEmptyDirectory();
    }

    @Test
    void writesNothingIntoAnotherArchiveInTheSamePlace() throws IOException {
        var source = source("one", random(1000));
        Files.move(archive.directory(), temp.resolve("away"));
        var other = Archive.create(disk, archive.directory());

        assertThatThrownBy(() -> committer.commitAll(List.of(source)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("was another disk mounted there?");
        assertThat(other.catalogue().refresh()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 65535, 65536, 65537, 100_000, 131071, 131072, 131073, 655359, 655360, 655361,
                1_000_000, 1_000_001, 3_000_001
            })
    void segmentsConcatenatedAreTheSourceWhicheverWayItWasCommitted(int size) throws IOException {
        byte[] content = random(size);
        var one = source("one", content);
        var two = source("two", content);

        var alone = (CommitResult.Committed) committer.commit(one);
        var grouped = (CommitResult.Committed) committer.commitAll(List.of(two)).getFirst();

        for (var committed : List.of(alone, grouped)) {
            var folder = archive.folder(committed.published());
            var concatenated = new ByteArrayOutputStream();
            for (var shard : folder.manifest().shards()) {
                if (shard.index() < folder.geometry().dataShards()) {
                    concatenated.writeBytes(Files.readAllBytes(folder.path(shard)));
                }
            }
            assertThat(concatenated.toByteArray()).isEqualTo(content);
            assertThat(folder.manifest().entry().root()).isEqualTo(Blake3.fastest().hash(content));
        }
    }

    @Test
    void theSameContentAgainIsADuplicateAndWritesNothingNew() throws IOException {
        var source = source("a", random(300_000));
        committer.commit(source);
        assertThat(committer.commit(source)).isInstanceOf(CommitResult.Duplicate.class);
        assertThat(committer.commitAll(List.of(source)).getFirst())
                .isInstanceOf(CommitResult.Duplicate.class);
        assertThat(archive.catalogue().all()).hasSize(1);
    }

    @Test
    void anOlderContentAgainBecomesTheCurrentVersion() throws IOException {
        byte[] a = random(1000);
        byte[] b = random(1001);
        committer.commit(source("f", a));
        committer.commit(source("f", b));
        assertThat(committer.commit(source("f", a))).isInstanceOf(CommitResult.Committed.class);

        var path = ArchivePath.of("f");
        assertThat(archive.catalogue().find(path).orElseThrow().entry().root())
                .isEqualTo(Blake3.fastest().hash(a));
        assertThat(archive.catalogue().versions(path)).hasSize(2);
        var reopened = Archive.open(disk, archive.directory());
        assertThat(reopened.catalogue().versions(path))
                .isEqualTo(archive.catalogue().versions(path));
    }

    @Test
    void anotherModeIsANewIssueOfTheSameEntry() throws IOException {
        var source = source("f", random(10));
        committer.commit(source);
        Files.setPosixFilePermissions(source.file(), PosixFilePermissions.fromString("r--------"));
        assertThat(committer.commit(source)).isInstanceOf(CommitResult.Committed.class);
        var entry = archive.catalogue().find(source.path()).orElseThrow();
        assertThat(entry.entry().mode()).isEqualTo(0400);
        assertThat(archive.folder(entry).manifest().generation()).isEqualTo(2);
    }

    @Test
    void aDamagedEntryIsHealedFromTheFileThatWasDroppedAgain() throws IOException {
        byte[] content = random(200_000);
        var source = source("f", content);
        var committed = (CommitResult.Committed) committer.commit(source);
        var folder = archive.folder(committed.published());
        for (var shard : folder.manifest().shards()) {
            Files.delete(folder.path(shard));
        }
        assertThat(committer.commit(source)).isInstanceOf(CommitResult.Duplicate.class);
        for (var shard : folder.manifest().shards()) {
            assertThat(folder.path(shard)).exists();
        }
    }

    @Test
    void anEntryWithoutManifestsIsWrittenAnewInTheGeometryOfItsTier() throws IOException {
        var source = source("f", random(3_000_001));
        var committed = (CommitResult.Committed) committer.commit(source);
        var folder = archive.folder(committed.published());
        for (int copy = 0; copy < EntryLayout.metadataCopies(folder.geometry()); copy++) {
            Files.delete(folder.manifestCopy(copy));
        }

        assertThat(committer.commit(source)).isInstanceOf(CommitResult.Duplicate.class);

        var healed = archive.folder(committed.published());
        assertThat(healed.geometry()).isEqualTo(new Geometry(5, 3, 1 << 17));
        assertThat(healed.manifest().shards()).isEqualTo(folder.manifest().shards());
    }

    @Test
    void linksAndEmptyFoldersAreEntriesToo() throws IOException {
        var link = temp.resolve("link");
        Files.createSymbolicLink(link, Path.of("some/where"));
        var folder = Files.createDirectory(temp.resolve("folder"));
        var results =
                committer.commitAll(
                        List.of(
                                new Source(link, ArchivePath.of("link")),
                                new Source(folder, ArchivePath.of("folder"))));
        assertThat(results)
                .allSatisfy(r -> assertThat(r).isInstanceOf(CommitResult.Committed.class));
        assertThat(archive.catalogue().current())
                .extracting(published -> published.entry().kind())
                .containsExactly(EntryKind.FOLDER, EntryKind.SYMLINK);
    }

    @Test
    void oneBadSourceDoesNotHarmTheOthers() throws IOException {
        var good = source("good", random(10));
        var results =
                committer.commitAll(
                        List.of(
                                new Source(temp.resolve("none"), ArchivePath.of("none")),
                                good,
                                new Source(temp, ArchivePath.of("full"))));
        assertThat(results.get(0)).isInstanceOf(CommitResult.Failed.class);
        assertThat(results.get(1)).isInstanceOf(CommitResult.Committed.class);
        assertThat(results.get(2)).isInstanceOf(CommitResult.Failed.class);
        assertThat(((CommitResult.Failed) results.get(2)).cause())
                .hasMessageContaining("is a folder with something in it");
    }

    @Test
    void anInterruptedCommitGoesOnAfterItsLastDurableStripe() throws IOException {
        byte[] content = random(5 * 131072 * 4);
        var source = source("big", content);
        try (var session = committer.begin(source)) {
            session.commitStripe();
            session.commitStripe();
            session.commitStripe();
        }
        try (var resumed = new Committer(archive, TIERS).begin(source)) {
            assertThat(resumed.stripesDone()).isEqualTo(3);
            assertThat(resumed.stripeCount()).isEqualTo(4);
            resumed.commitStripe();
            assertThat(resumed.seal()).isInstanceOf(CommitResult.Committed.class);
        }
        assertThat(archive.catalogue().current().getFirst().entry().root())
                .isEqualTo(Blake3.fastest().hash(content));
    }

    @Test
    void aSourceThatChangesBetweenStripesIsNotPublished() throws IOException {
        var source = source("big", random(5 * 131072 * 3));
        try (var session = committer.begin(source)) {
            session.commitStripe();
            Files.write(source.file(), random(5 * 131072 * 3));
            assertThatThrownBy(session::commitStripe).isInstanceOf(SourceChangedException.class);
        }
        assertThat(archive.catalogue().all()).isEmpty();
    }

    @Test
    void twoCommitsOfOneSourceAtOnceAreRefused() throws IOException {
        var source = source("big", random(5 * 131072 * 3));
        try (var session = committer.begin(source)) {
            session.commitStripe();
            assertThatThrownBy(() -> committer.begin(source))
                    .hasMessageContaining("is being committed by another process");
        }
    }

    private Source source(String name, byte[] content) throws IOException {
        var file = temp.resolve(name);
        Files.write(file, content);
        return new Source(file, ArchivePath.of(name));
    }

    private static byte[] random(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
