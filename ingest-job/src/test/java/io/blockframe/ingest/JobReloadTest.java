package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.jobs.JobFiles;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.client.RestTestClient;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Goal: the daemon follows its job files while it runs, and a bad one harms no other. */
class JobReloadTest {
    private static final String FAST = "kind = 'ingest'\npoll = '50ms'\nsettle = '100ms'\n";

    @TempDir Path home;
    private Archive archive;
    private JobDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectory(home.resolve("jobs"));
        declare("first", "folder = 'one'");
        archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        var reserved = new SeparateFolders().add("the archive", archive.directory());
        daemon =
                JobDaemon.start(
                        new DaemonSettings(
                                archive,
                                home.resolve("state"),
                                Daemons.KINDS,
                                new JobFiles(home.resolve("jobs"), home, reserved, Daemons.KINDS),
                                Daemons.api(0)),
                        "--blockframe.jobs.look=200ms");
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void watchesAFolderThatIsDeclaredLater() throws IOException {
        declare("second", "folder = 'two'\nprefix = 'scans/2024'");
        untilExists(home.resolve("two/.committed"));
        drop("two/a", "a");
        drop("one/b", "b");
        untilExists(home.resolve("two/.committed/a"));
        untilExists(home.resolve("one/.committed/b"));
        assertThat(archive.catalogue().find(ArchivePath.of("scans/2024/a"))).isPresent();
        assertThat(archive.catalogue().find(ArchivePath.of("b"))).isPresent();
        until(() -> job("second").path("state").asString().equals("idle"));
    }

    @Test
    void doesAsTheChangedFileSays() throws IOException {
        drop("one/x.lock", "x");
        untilExists(home.resolve("one/.committed/x.lock"));
        declare(
                "first",
                "folder = 'one'\nprefix = 'p'\nignore = ['*.lock']\non_success = 'delete'");
        until(
                () -> {
                    drop("one/probe", "probe");
                    until(() -> !Files.exists(home.resolve("one/probe")));
                    return archive.catalogue().find(ArchivePath.of("p/probe")).isPresent();
                });
        drop("one/y.lock", "y");
        drop("one/z.tmp", "z");
        until(() -> archive.catalogue().find(ArchivePath.of("p/z.tmp")).isPresent());
        until(() -> !Files.exists(home.resolve("one/z.tmp")));
        assertThat(home.resolve("one/y.lock")).exists();
        assertThat(home.resolve("one/.committed/z.tmp")).doesNotExist();
    }

    @Test
    void stopsToWatchWhatIsNoLongerDeclared() throws IOException {
        declare("second", "folder = 'two'");
        untilExists(home.resolve("two/.committed"));
        Files.delete(home.resolve("jobs/first.toml"));
        until(() -> job("first").isMissingNode());
        drop("one/left", "left");
        drop("two/taken", "taken");
        untilExists(home.resolve("two/.committed/taken"));
        assertThat(home.resolve("one/left")).exists();
        declare("third", "folder = 'one'"); // whose lock must be free again
        untilExists(home.resolve("one/.committed/left"));
    }

    @Test
    void refusesABrokenFileByNameAndLineWhileTheOthersGoOn() throws IOException {
        declare("second", "folder = 'two'\nsetle = '1s'");
        until(() -> job("second").path("state").asString("").equals("refused"));
        assertThat(job("second").path("why").asString())
                .contains("second.toml:5: unknown key 'setle'");
        drop("one/a", "a");
        untilExists(home.resolve("one/.committed/a"));
        declare("second", "folder = 'two'");
        until(() -> job("second").path("state").asString("").equals("idle"));
    }

    @Test
    void goesOnAsBeforeWhileItsFileIsBroken() throws IOException {
        declare("first", "folder = ");
        until(() -> job("first").path("why").asString("").contains("first.toml:4"));
        assertThat(job("first").path("why").asString()).contains("as it was declared before");
        drop("one/a", "a");
        untilExists(home.resolve("one/.committed/a"));
        declare("first", "folder = 'one'");
        until(() -> job("first").path("state").asString().equals("idle"));
    }

    /** Goal: an unmounted folder of job files is no order to stop everything. */
    @Test
    void goesOnAsBeforeWhileTheFolderOfItsFileIsGone() throws IOException {
        Files.move(home.resolve("jobs"), home.resolve("away"));
        until(() -> job("first").path("state").asString("").equals("waiting"));
        assertThat(job("first").path("why").asString())
                .contains(home.resolve("jobs").toString(), "mount its disk", "declared before");
        drop("one/a", "a");
        untilExists(home.resolve("one/.committed/a"));
        Files.move(home.resolve("away"), home.resolve("jobs"));
        until(() -> job("first").path("state").asString().equals("idle"));
    }

    @Test
    void triesAgainWhatCannotBeWatchedNow() throws IOException {
        declare("second", "folder = 'unmounted/two'");
        until(() -> job("second").path("why").asString("").contains("mount its disk"));
        Files.createDirectory(home.resolve("unmounted"));
        untilExists(home.resolve("unmounted/two/.committed"));
        until(() -> job("second").path("state").asString().equals("idle"));
    }

    /** Goal: what is under way when its job changes ends at a stripe, and is resumed. */
    @Test
    void losesNothingOfALargeFileWhenItsJobChanges() throws IOException {
        var content = random(4, 20 * Daemons.STRIPE_BYTES);
        Files.write(home.resolve("one/large"), content);
        until(() -> !job("first").path("running").isEmpty());
        declare("first", "folder = 'one'\ncommitted = 'done'");
        untilExists(home.resolve("one/done"));
        until(
                () ->
                        Files.exists(home.resolve("one/done/large"))
                                || Files.exists(home.resolve("one/.committed/large")));
        assertThat(archive.catalogue().find(ArchivePath.of("large")).orElseThrow().entry().root())
                .isEqualTo(Daemons.digest(content));
    }

    private void declare(String name, String text) throws IOException {
        var file = home.resolve("jobs/" + name + ".toml");
        var next = Files.writeString(home.resolve("jobs/next"), FAST + text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void drop(String name, String content) throws IOException {
        Files.writeString(home.resolve(name), content);
    }

    private JsonNode job(String name) {
        var text =
                RestTestClient.bindToServer()
                        .baseUrl("http://127.0.0.1:" + daemon.port())
                        .build()
                        .get()
                        .uri("/jobs")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody();
        for (var job : JsonMapper.shared().readTree(text)) {
            if (job.path("name").asString().equals(name)) {
                return job;
            }
        }
        return JsonMapper.shared().readTree("{}").path("none");
    }
}
