package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.OsDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** Goal: a drop folder that cannot be looked into is not reported as working. */
class UnwatchableFolderTest {
    @TempDir Path home;
    @RegisterExtension private final CapturedLog captured = new CapturedLog();

    @Test
    void saysThatTheFolderIsGone() throws IOException {
        try (var daemons = new Daemons(home)) {
            until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
            var away = Files.move(daemons.drop, home.resolve("away"));
            until(() -> daemons.get("/jobs").contains("\"state\":\"waiting\""));
            assertThat(daemons.get("/jobs")).contains(daemons.drop + " cannot be watched");
            assertThat(daemons.get("/actuator/health")).contains("OUT_OF_SERVICE");
            Files.move(away, daemons.drop);
            until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
            daemons.write("a", new byte[1]);
            untilExists(daemons.committed("a"));

            watchesNoFolderThatAnotherTook(daemons);
        }
    }

    /** Goal: a folder that takes the place of a deleted one has one daemon, too. */
    private void watchesNoFolderThatAnotherTook(Daemons daemons) throws IOException {
        var made = Files.createDirectory(home.resolve("made"));
        var folder = new DropFolder(Daemons.job("other", made, Duration.ZERO));
        try (var _ = FolderLock.take(OsDisk.instance(), folder)) {
            Files.move(daemons.drop, home.resolve("deleted"));
            Files.move(made, daemons.drop);
            until(() -> daemons.get("/jobs").contains("is watched by another daemon"));
            daemons.write("b", new byte[1]);
            awaitPolls(daemons, 3);
            assertThat(daemons.drop.resolve("b")).exists();
        }
        untilExists(daemons.committed("b"));
        assertThatThrownBy(
                        () ->
                                FolderLock.take(
                                        OsDisk.instance(),
                                        new DropFolder(folder.job().in(daemons.drop))))
                .hasMessageContaining("is watched by another daemon");
    }

    /** Goal: a monitor that asks for as long as a folder is gone gets our answer and no log. */
    @Test
    void saysNothingInTheLogWhenItsHealthIsAskedFor() throws IOException {
        try (var daemons = new Daemons(home)) {
            Files.move(daemons.drop, home.resolve("away"));
            until(() -> daemons.get("/jobs").contains("cannot be watched"));
            awaitPolls(daemons, 6); // Camel calls a consumer ill after five
            var before = captured.lines();
            var health = JsonMapper.shared().readTree(daemons.get("/actuator/health"));
            assertThat(health.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
            assertThat(health.path("components").propertyNames())
                    .contains("db", "jobs")
                    .noneMatch(name -> name.startsWith("camel"));
            assertThat(captured.lines()).isEqualTo(before);
        }
    }

    @Test
    void watchesTheFolderThatALinkStandsFor() throws IOException {
        Files.createDirectory(home.resolve("real"));
        Files.createSymbolicLink(home.resolve("drop"), home.resolve("real"));
        try (var daemons = new Daemons(home)) {
            daemons.write("in/a", new byte[1]);
            untilExists(home.resolve("real/.committed/in/a"));
            assertThat(daemons.entry("in/a")).isPresent();
            until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
        }
    }

    /** Goal: files are moved into the outcome folders by renames, which a link may lead astray. */
    @Test
    void refusesALinkForAnOutcomeFolder() throws IOException {
        var drop = Files.createDirectory(home.resolve("drop"));
        Files.createDirectory(home.resolve("elsewhere"));
        Files.createSymbolicLink(drop.resolve(".rejected"), home.resolve("elsewhere"));
        assertThatThrownBy(() -> new Daemons(home))
                .hasMessageContaining(drop.resolve(".rejected").toString())
                .hasMessageContaining("is a link");
    }

    private static void awaitPolls(Daemons daemons, int polls) {
        for (int i = 0; i < polls; i++) {
            var before = nextRun(daemons);
            until(() -> nextRun(daemons).isAfter(before));
        }
    }

    private static Instant nextRun(Daemons daemons) {
        var jobs = JsonMapper.shared().readTree(daemons.get("/jobs"));
        return Instant.parse(jobs.path(0).path("next_run").asString());
    }

    @Test
    void saysThatTheFolderCannotBeListed() throws IOException {
        var locked = new AtomicBoolean();
        Daemons.Hook lock =
                (operation, path) -> {
                    if (operation.equals("list") && path.endsWith("drop") && locked.get()) {
                        throw new AccessDeniedException(path.toString());
                    }
                };
        try (var daemons = new Daemons(home, lock)) {
            locked.set(true);
            until(() -> daemons.get("/jobs").contains("\"state\":\"waiting\""));
            assertThat(daemons.get("/jobs"))
                    .contains(
                            daemons.drop + " waits, and is tried again: cannot be listed",
                            "permission denied");
            locked.set(false);
            until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
        }
    }
}
