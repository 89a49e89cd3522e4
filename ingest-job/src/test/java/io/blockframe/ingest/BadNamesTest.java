package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.digest;
import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Published;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Goal: names that look like others, or like ours, and files that change are archived as dropped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadNamesTest {
    private Daemons daemons;
    private final AtomicInteger shrinks = new AtomicInteger(1);

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        Files.createDirectories(home.resolve("drop/done"));
        Files.writeString(home.resolve("drop/done/earlier"), "lay there before");
        var plain = Daemons.job("ingest-drop", home.resolve("drop"), Duration.ofMillis(100));
        var outcome =
                new OutcomeRules(
                        "done", "bad", OnSuccess.MOVE, Duration.ofMinutes(10), Optional.empty());
        var job =
                new IngestJob(
                        plain.name(), plain.folder(), plain.pickup(), outcome, plain.prefix());
        daemons = new Daemons(home, this::shrink, job);
    }

    @AfterAll
    void stop() {
        daemons.close();
    }

    /** A program cuts a file off while its third stripe is written. */
    private void shrink(String operation, Path path) throws IOException {
        if (operation.equals("createDirectory")
                && path.endsWith("blocks/block_2")
                && shrinks.getAndDecrement() > 0) {
            try (var file =
                    Files.newByteChannel(
                            daemons.drop.resolve("shrinking"), StandardOpenOption.WRITE)) {
                file.truncate(5);
            }
        }
    }

    /** Goal: an archive that somebody made in a drop folder is not taken apart. */
    @Test
    void leavesAnArchiveAlone() throws IOException {
        var inner = Files.createDirectory(daemons.drop.resolve("inner"));
        Archive.create(OsDisk.instance(), inner);
        daemons.write("inner/photo_" + digest(new byte[0]) + "/manifest.json", new byte[] {1});
        daemons.write("inner.txt", new byte[] {2});
        untilExists(done("inner.txt"));
        daemons.write("inner later.txt", new byte[] {3}); // whatever settled beside is taken now
        untilExists(done("inner later.txt"));
        assertThat(inner.resolve("photo_" + digest(new byte[0]) + "/manifest.json")).exists();
        assertThat(inner.resolve("README.txt")).exists();
        assertThat(daemons.get("/jobs")).contains("inner\",\"why\":\"is an archive");
    }

    @Test
    void keepsNamesApartThatDifferOnlyInCaseOrNormalisation() throws IOException {
        var names = new String[] {"Photo.JPG", "photo.jpg", "caf\u00e9", "cafe\u0301"};
        for (var name : names) {
            daemons.write("alike/" + name, name.getBytes());
        }
        for (var name : names) {
            untilExists(done("alike/" + name));
            assertThat(daemons.entry("alike/" + name).orElseThrow().entry().root())
                    .isEqualTo(digest(name.getBytes()));
            assertThat(done("alike/" + name)).hasContent(name);
        }
    }

    @Test
    void takesAFileNamedLikeAnOutcomeFolderWhereThatIsNone() throws IOException {
        daemons.write("deep/done", "a file".getBytes());
        daemons.write("deep/bad/file", "in a folder".getBytes());
        untilExists(done("deep/done"));
        untilExists(done("deep/bad/file"));
        assertThat(daemons.entry("deep/done")).isPresent();
        assertThat(daemons.entry("deep/bad/file")).isPresent();
    }

    @Test
    void leavesWhatOthersPutIntoTheOutcomeFolders() throws IOException {
        daemons.write("done/mine", "not dropped".getBytes());
        daemons.write("probe", "dropped".getBytes());
        untilExists(done("probe"));
        assertThat(done("mine")).hasContent("not dropped");
        assertThat(daemons.entry("done/mine")).isEmpty();
        assertThat(done("earlier")).hasContent("lay there before");
        until(
                () ->
                        daemons.get("/jobs")
                                .contains("done/earlier\",\"why\":\"lies in the folder of"));
    }

    /** Goal: to rename an outcome folder in the job file archives nothing once more. */
    @ParameterizedTest
    @CsvSource({"former/.receipts/a, former/a", "listed/.B3SUMS, listed/a"})
    void leavesAFormerOutcomeFolderAlone(String ours, String file) throws IOException {
        daemons.write(ours, new byte[1]);
        daemons.write(file, "committed before".getBytes());
        var folder = Path.of(ours).getName(0);
        until(() -> daemons.get("/jobs").contains(folder + "\",\"why\":\"has receipts"));
        daemons.write("beside " + folder, new byte[] {2});
        untilExists(done("beside " + folder));
        assertThat(daemons.drop.resolve(file)).hasContent("committed before");
        assertThat(daemons.entry(file)).isEmpty();
    }

    /**
     * Goal: an archive that is dropped is files like any others, and does not harm the one it goes
     * to.
     */
    @Test
    void archivesAFolderThatLooksLikeAnEntry() throws IOException {
        daemons.write("real.txt", "real".getBytes());
        untilExists(done("real.txt"));
        var real = daemons.entry("real.txt").orElseThrow();
        var entry = real.folder().under(daemons.archive.directory());
        var looks = real.folder().toString();
        try (Stream<Path> files = Files.list(entry)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                daemons.write(looks + "/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        until(() -> !Files.exists(daemons.drop.resolve(looks)));
        var manifest = daemons.entry(looks + "/manifest.json").orElseThrow();
        assertThat(manifest.entry().root())
                .isEqualTo(digest(Files.readAllBytes(entry.resolve("manifest.json"))));
        assertThat(manifest.folder().startsWith(real.folder())).isFalse();
        assertThat(daemons.archive.manifests().load(real.folder()).manifest().entry().root())
                .isEqualTo(digest("real".getBytes()));
    }

    /** Goal: a manifest that leads out of the archive is bytes like any others. */
    @ParameterizedTest
    @CsvSource({"up.txt, ../../outside.txt", "root.txt, /etc/outside.txt"})
    void archivesAnEntryWithAHostileManifest(String dropped, String path) throws IOException {
        daemons.write(dropped, path.getBytes());
        untilExists(done(dropped));
        var entry = daemons.entry(dropped).orElseThrow();
        var manifest =
                Files.readString(
                        entry.folder().under(daemons.archive.directory()).resolve("manifest.json"));
        assertThat(manifest).contains(dropped);
        var hostile = manifest.replace(dropped, path).getBytes();
        var name = "outside.txt_" + entry.entry().root() + "/manifest.json";
        daemons.write(name, hostile);
        untilExists(done(name));
        assertThat(daemons.entry(name).orElseThrow().entry().root()).isEqualTo(digest(hostile));
        assertThat(daemons.archive.catalogue().all())
                .extracting(it -> it.entry().path().toString())
                .doesNotContain(path);
        assertThat(daemons.archive.directory().resolve("../../outside.txt")).doesNotExist();
        assertThat(Path.of("/etc/outside.txt")).doesNotExist();
    }

    @Test
    void publishesNothingOfAFileThatShrinksWhileItIsRead() throws IOException {
        daemons.write("shrinking", random(9, 5 * Daemons.STRIPE_BYTES));
        untilExists(done("shrinking"));
        assertThat(done("shrinking")).hasBinaryContent(firstBytes());
        assertThat(daemons.archive.catalogue().versions(ArchivePath.of("shrinking")))
                .extracting(Published::entry)
                .singleElement()
                .satisfies(entry -> assertThat(entry.root()).isEqualTo(digest(firstBytes())));
    }

    private static byte[] firstBytes() {
        return Arrays.copyOf(random(9, 5 * Daemons.STRIPE_BYTES), 5);
    }

    private Path done(String name) {
        return daemons.drop.resolve("done").resolve(name);
    }
}
