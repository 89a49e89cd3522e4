package io.blockframe.commit;

import static io.blockframe.commit.DropAndArchive.DROP;
import static io.blockframe.commit.DropAndArchive.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.ArchiveReadme;
import io.blockframe.format.CatalogueCodec;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Tombstoned;
import io.blockframe.hash.Blake3;
import io.blockframe.store.Archive;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sources as people drop them: unreadable, changing, oddly named, and in each other's way. */
class CommitSourcesTest {

    private static final byte[] A = Bytes.random(1, 1000);
    private static final byte[] B = Bytes.random(2, 1001);
    private static final byte[] BIG = Bytes.random(3, 3 * DropAndArchive.STRIPE);

    private final DropAndArchive place = new DropAndArchive();
    private Archive archive;
    private Committer committer;

    @BeforeEach
    void createArchive() throws IOException {
        archive = place.openOrCreate();
        committer = new Committer(archive, DropAndArchive.TIERS, GroupCommit.Threads.none());
    }

    /** Goal: one bad source fails by itself, however many there are, and says what is wrong. */
    @Test
    void badSourcesDoNotHarmTheOthers() throws IOException {
        place.drop("denied", A);
        place.disk().deny(DROP.resolve("denied"), true);
        place.disk().putPipe(DROP.resolve("pipe"));
        place.drop("full/inside", B);
        place.disk().putDirectory(DROP.resolve("empty"));
        place.drop("good", A);
        var names = new ArrayList<>(List.of("denied", "pipe", "full", "missing"));
        for (int i = 0; i < 20; i++) {
            names.add("rotten" + i);
            place.drop("rotten" + i, A);
            place.disk().failRead(DROP.resolve("rotten" + i), 512, 1);
        }
        int bad = names.size();
        names.addAll(List.of("good", "empty"));

        var results = committer.commitAll(names.stream().map(DropAndArchive::source).toList());

        assertThat(results)
                .extracting(CommitResult::source)
                .extracting(Source::file)
                .isEqualTo(names.stream().map(DROP::resolve).toList());
        var causes =
                results.subList(0, bad).stream()
                        .map(result -> ((CommitResult.Failed) result).cause().getMessage())
                        .toList();
        assertThat(causes.get(0)).contains("permission denied");
        assertThat(causes.get(1)).contains("FIFO");
        assertThat(causes.get(2)).contains("a folder with something in it");
        assertThat(causes.get(3)).contains("was not there");
        assertThat(causes.subList(4, bad))
                .allSatisfy(cause -> assertThat(cause).contains("cannot be read at byte 0"));
        assertThat(results.subList(bad, names.size()))
                .allSatisfy(r -> assertThat(r).isInstanceOf(CommitResult.Committed.class));
        place.checkWhole("good", A, "the good one");
        assertThat(place.archive().catalogue().all()).hasSize(2);
        assertThat(place.leftOvers()).isEmpty();
    }

    /** Goal: a session that met a bad sector leaves nothing that a later one would stumble over. */
    @Test
    void aSourceThatCanBeReadAgainIsCommittedInTheEnd() throws IOException {
        var big = place.drop("big", BIG);
        place.disk().failRead(big.file(), DropAndArchive.STRIPE + 5_000, 1);
        try (var session = committer.begin(big)) {
            session.commitStripe();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(session::commitStripe)
                        .isInstanceOf(SourceRefusedException.class);
            }
        }
        place.drop("big", BIG);
        assertThat(committer.commit(big)).isInstanceOf(CommitResult.Committed.class);
        place.checkWhole("big", BIG, "after the bad sector");
    }

    @Test
    void whatFailsForTheMomentOnlyIsNotRefused() {
        var source = place.drop("a", A);
        place.disk()
                .failNext(
                        Operation.OPEN, new FileSystemException("a", null, "Too many open files"));
        assertThatThrownBy(() -> SourceFile.open(place.disk(), source))
                .isInstanceOf(SourceChangedException.class)
                .hasMessageContaining("Too many open files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "shrunk", "grown", "replaced", "gone"})
    void aSourceThatChangesMeanwhileIsNotPublished(String how) throws IOException {
        for (int stripes = 0; stripes <= 3; stripes++) {
            var big = place.drop("big", BIG);
            try (var session = committer.begin(big)) {
                for (int i = 0; i < stripes; i++) {
                    session.commitStripe();
                }
                change(big.file(), how);
                assertThatThrownBy(
                                () -> {
                                    while (session.stripesDone() < session.stripeCount()) {
                                        session.commitStripe();
                                    }
                                    session.seal();
                                })
                        .as("after %d stripes", stripes)
                        .isInstanceOf(SourceChangedException.class);
            }
            assertThat(place.archive().catalogue().all()).isEmpty();
        }
        place.committer();
        assertThat(place.leftOvers()).isEmpty();
    }

    private void change(Path file, String how) throws IOException {
        switch (how) {
            case "changed" -> DiskIo.overwrite(place.disk(), file, A, 10);
            case "grown" -> DiskIo.overwrite(place.disk(), file, A, BIG.length);
            case "shrunk" -> {
                try (var open = place.disk().openForWriting(file)) {
                    open.truncate(10);
                }
            }
            case "replaced" -> {
                var other = DROP.resolve("other");
                place.disk().put(other, BIG);
                place.disk().replace(other, file);
            }
            default -> place.disk().delete(file);
        }
    }

    /** Goal: in a group, too, what is published is what is there right before. */
    @Test
    void aSourceThatChangesWhileOthersOfItsGroupAreReadIsNotPublished() throws IOException {
        var first = place.drop("first", A);
        var second = place.drop("second", B);
        var changing = new ChangingDisk(place.disk(), second.file(), first.file());
        var results =
                new Committer(
                                Archive.open(changing, DropAndArchive.ARCHIVE),
                                DropAndArchive.TIERS,
                                GroupCommit.Threads.none())
                        .commitAll(List.of(first, second));
        assertThat(results.get(0)).isInstanceOf(CommitResult.Failed.class);
        assertThat(results.get(1)).isInstanceOf(CommitResult.Committed.class);
        assertThat(place.archive().catalogue().all()).hasSize(1);
    }

    @Test
    void aFileThatOutgrewTheGroupFailsByItself() throws IOException {
        var grown = place.drop("grown", new byte[(int) Committer.GROUP_MAX_BYTES + 1]);
        var results = committer.commitAll(List.of(grown, place.drop("a", A)));
        assertThat(results.get(0)).isInstanceOf(CommitResult.Failed.class);
        assertThat(results.get(1)).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    void noSourcesAreNoWork() throws IOException {
        assertThat(committer.commitAll(List.of())).isEmpty();
    }

    /** Goal: of one path that comes twice the last is current, known or new. */
    @Test
    void onePathTwiceInAGroupEndsAsTheLast() throws IOException {
        place.drop("known", A);
        place.drop("new", B);
        var path = ArchivePath.of("f");
        committer.commit(new Source(DROP.resolve("known"), path));
        var known = new Source(DROP.resolve("known"), path);
        var fresh = new Source(DROP.resolve("new"), path);

        committer.commitAll(List.of(known, fresh));
        assertCurrent("f", B);
        committer.commitAll(List.of(fresh, known));
        assertCurrent("f", A);
        committer.commitAll(List.of(known, fresh, known, known));
        assertCurrent("f", A);
        place.checkWhole("f", A, "known");
        place.checkWhole("f", B, "new");
    }

    private void assertCurrent(String path, byte[] content) throws IOException {
        assertThat(place.archive().catalogue().find(ArchivePath.of(path)).orElseThrow())
                .isEqualTo(place.find(path, content));
    }

    /** Goal: no path is in the way of another, whatever it is called. */
    @Test
    void pathsDoNotCollide() throws IOException {
        var hex = "0123456789abcdef".repeat(4);
        var paths =
                List.of(
                        "a",
                        "a/b",
                        "a/b/c",
                        "b",
                        "a_" + Blake3.fastest().hash(A),
                        "a_" + Blake3.fastest().hash(A) + "/b",
                        "x_" + hex,
                        "x_" + hex + "/y",
                        "x_" + hex + "~/y",
                        ".blockframe",
                        ".blockframe/catalog",
                        ".blockframe-x/y",
                        "README.txt",
                        "README.txt/README.txt",
                        "readme.TXT",
                        "n".repeat(255),
                        "n".repeat(254) + "m",
                        "ä".repeat(127),
                        "\udcff\udcfe",
                        "\udcff/\udc80");
        place.drop("a", A);
        place.drop("b", B);
        for (var content : List.of("a", "b")) {
            var sources =
                    paths.stream()
                            .map(path -> new Source(DROP.resolve(content), ArchivePath.of(path)))
                            .toList();
            assertThat(committer.commitAll(sources))
                    .allSatisfy(r -> assertThat(r).isInstanceOf(CommitResult.Committed.class));
            assertThat(committer.commitAll(sources))
                    .allSatisfy(r -> assertThat(r).isInstanceOf(CommitResult.Duplicate.class));
        }
        for (var path : paths) {
            place.checkWhole(path, A, path);
            place.checkWhole(path, B, path);
        }
        assertThat(place.disk().bytes(DropAndArchive.ARCHIVE.resolve("README.txt")))
                .isEqualTo(ArchiveReadme.TEXT.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void contentThatComesAgainIsCurrentAgain() throws IOException {
        for (byte[] content : List.of(A, B, A, B, B, A)) {
            place.drop("f", content);
            committer.commit(source("f"));
            assertCurrent("f", content);
        }
        assertThat(place.archive().catalogue().versions(ArchivePath.of("f"))).hasSize(2);
    }

    /** Goal: a file that was removed, and whose folder is still there, can be archived again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasRemovedCanBeCommittedAgain(boolean group) throws IOException {
        var f = place.drop("f", A);
        committer.commit(f);
        var entry = place.find("f", A).entry();
        var line =
                CatalogueCodec.encode(
                        new Tombstoned(
                                entry.sequence() + 1, entry.path(), entry.root(), Instant.EPOCH));
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            var path = DropAndArchive.CONTROL.resolve(EntryLayout.catalogueName(copy));
            DiskIo.overwrite(place.disk(), path, line, place.disk().bytes(path).length);
        }
        assertThat(place.archive().catalogue().find(f.path())).isEmpty();

        var result = group ? committer.commitAll(List.of(f)).getFirst() : committer.commit(f);

        assertThat(result).isNotInstanceOf(CommitResult.Failed.class);
        place.checkWhole("f", A, "again");
        assertThat(place.find("f", A).entry().sequence()).isGreaterThan(entry.sequence() + 1);
    }

    /** Goal: an entry that cannot be healed fails alone; its source stays, the others go on. */
    @Test
    void anEntryThatANewerProgramWroteConcernsOnlyItsSource() throws IOException {
        var f = place.drop("f", A);
        committer.commit(f);
        var folder = place.find("f", A).folder().under(DropAndArchive.ARCHIVE);
        for (int copy = 0; copy < 4; copy++) {
            var manifest = folder.resolve(EntryLayout.manifestName(copy));
            place.disk().put(manifest, newer(place.disk().bytes(manifest)));
        }
        var results = committer.commitAll(List.of(f, place.drop("g", B)));
        assertThat(results.get(0)).isInstanceOf(CommitResult.Failed.class);
        assertThat(((CommitResult.Failed) results.get(0)).cause())
                .hasMessageContaining("Use a newer BlockFrame");
        assertThat(results.get(1)).isInstanceOf(CommitResult.Committed.class);
    }

    /** The same manifest, sealed, in the next version of its format. */
    private static byte[] newer(byte[] manifest) {
        var text = new String(manifest, StandardCharsets.UTF_8);
        var next = text.replace("\"version\" : 1", "\"version\" : 2");
        var zeroed =
                next.replaceFirst("(\"manifest_digest\" : \")[0-9a-f]{64}", "$1" + "0".repeat(64));
        var digest = Blake3.fastest().hash(zeroed.getBytes(StandardCharsets.UTF_8));
        return zeroed.replace("0".repeat(64), digest.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /** Goal: what a living commit has, and what can be resumed, is never collected. */
    @Test
    void onlyWhatNobodyCanResumeIsCollected() throws IOException {
        place.drop("living", BIG);
        place.drop("waiting", BIG);
        place.drop("changed", BIG);
        try (var session = committer.begin(source("waiting"))) {
            session.commitStripe();
        }
        try (var session = committer.begin(source("changed"))) {
            session.commitStripe();
        }
        DiskIo.overwrite(place.disk(), DROP.resolve("changed"), A, 0);
        try (var living = committer.begin(source("living"))) {
            living.commitStripe();
            assertThat(place.leftOvers()).hasSize(6); // folders and their locks
            place.committer();
            assertThat(place.leftOvers()).hasSize(4);
            while (living.stripesDone() < living.stripeCount()) {
                living.commitStripe();
            }
            living.seal();
        }
        place.checkWhole("living", BIG, "living");
        place.committer();
        try (var resumed = committer.begin(source("waiting"))) {
            assertThat(resumed.stripesDone()).isEqualTo(1);
        }
        place.disk().delete(DROP.resolve("waiting"));
        place.committer();
        assertThat(place.leftOvers()).isEmpty();
    }
}
