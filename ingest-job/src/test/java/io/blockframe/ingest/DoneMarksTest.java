package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryKind;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.web.servlet.client.RestTestClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** Goal: where markers are asked for, nothing is taken without, and no marker is archived. */
class DoneMarksTest {
    private static final Duration FAST = Duration.ofMillis(50);
    private static final String TOO_LONG_TO_MARK = "n".repeat(255);

    @TempDir Path home;
    private Path drop;
    private Archive archive;
    private JobDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        drop = home.resolve("drop");
        archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        var plain = Daemons.job("marked", drop, FAST);
        var pickup =
                new PickupRules(FAST, FAST, FAST, plain.pickup().ignore(), Optional.of(".done"), 1);
        var job = new IngestJob("marked", drop, pickup, plain.outcome(), plain.prefix());
        daemon =
                JobDaemon.start(
                        new DaemonSettings(
                                archive,
                                home.resolve("state"),
                                Daemons.KINDS,
                                Daemons.declared(job),
                                Daemons.api(0)));
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void takesAFileWhenItsMarkerIsThere() throws IOException {
        write("unmarked");
        write("a");
        write("a.done");
        write("big", new byte[9_000_000]);
        write("big.done");
        untilExists(committed("a"));
        untilExists(committed("big"));
        until(() -> !Files.exists(drop.resolve("a.done")));
        assertThat(committed("a.done")).hasContent("content of a.done");
        assertThat(drop.resolve("unmarked")).exists();
        assertThat(archive.catalogue().find(ArchivePath.of("a.done"))).isEmpty();
        write("unmarked.done");
        untilExists(committed("unmarked"));
    }

    @Test
    void takesAWholeFolderWhenItsMarkerIsThere() throws IOException {
        write("tree/a");
        write("tree/deep/b");
        write("tree/" + TOO_LONG_TO_MARK);
        Files.createDirectories(drop.resolve("tree/empty"));
        write("other");
        write("other.done");
        untilExists(committed("other"));
        until(() -> leftAlone().contains("tree/empty\",\"why\":\"its marker is not there yet"));
        assertThat(drop.resolve("tree/a")).exists();
        write("tree.done");
        untilExists(committed("tree/a"));
        untilExists(committed("tree/deep/b"));
        untilExists(committed("tree/" + TOO_LONG_TO_MARK));
        until(
                () ->
                        !Files.exists(drop.resolve("tree"))
                                && !Files.exists(drop.resolve("tree.done")));
        assertThat(
                        archive.catalogue()
                                .find(ArchivePath.of("tree/empty"))
                                .orElseThrow()
                                .entry()
                                .kind())
                .isEqualTo(EntryKind.FOLDER);
        assertThat(archive.catalogue().find(ArchivePath.of("tree.done"))).isEmpty();
    }

    /** Goal: a folder's marker stays until everything in the folder is taken. */
    @Test
    void keepsTheMarkerOfAFolderInWhichAFileSettlesLater() throws IOException {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        write("tree/early");
        write("tree/late");
        try (var _ = Files.newOutputStream(drop.resolve("tree/late"), StandardOpenOption.APPEND)) {
            write("tree.done");
            untilExists(committed("tree/early"));
            write("nothing.done", new byte[0]); // is quiet later than the marker, and goes then
            untilExists(committed("nothing.done"));
            assertThat(drop.resolve("tree.done")).exists();
        }
        untilExists(committed("tree/late"));
        untilExists(committed("tree.done"));
    }

    @Test
    void takesAnEmptyMarkerOfNothing() throws IOException {
        write("nothing.done", new byte[0]);
        untilExists(committed("nothing.done"));
        assertThat(archive.catalogue().current()).isEmpty();
    }

    private String leftAlone() {
        return RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + daemon.port())
                .build()
                .get()
                .uri("/jobs")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private void write(String name) throws IOException {
        write(name, ("content of " + name).getBytes());
    }

    private void write(String name, byte[] content) throws IOException {
        Files.createDirectories(drop.resolve(name).getParent());
        Files.write(drop.resolve(name), content);
    }

    private Path committed(String name) {
        return drop.resolve(".committed").resolve(name);
    }
}
