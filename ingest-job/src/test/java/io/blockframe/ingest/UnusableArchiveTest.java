package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.OsDisk;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Goal: while the archive cannot be written to, or something else lies in its place, nothing is
 * written there; what is dropped stays, the status says why, and it is taken when the archive is
 * back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnusableArchiveTest {
    private static final Set<String> CHANGES =
            Set.of("create", "createDirectory", "openForWriting", "rename", "replace", "delete");

    private final AtomicBoolean readOnly = new AtomicBoolean();

    private Daemons daemons;
    private Path place;
    private Path away;

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        daemons = new Daemons(home, this::refuseChanges);
        place = daemons.archive.directory();
        away = place.resolveSibling("away");
    }

    @AfterAll
    void stop() {
        daemons.close();
    }

    private void refuseChanges(String operation, Path path) throws IOException {
        if (readOnly.get() && path.startsWith(place) && CHANGES.contains(operation)) {
            throw new FileSystemException(path.toString(), null, "Read-only file system");
        }
    }

    @Test
    void waitsWhileItIsReadOnly() throws IOException {
        readOnly.set(true);
        var file = dropAndAwaitWaiting("beside-read-only");
        assertThat(daemons.get("/jobs")).contains("Read-only file system");
        readOnly.set(false);
        awaitTaken(file);
    }

    /** Goal: so it is when the system says it, and not a test. */
    @Test
    void waitsWhileItsFileSystemIsMountedReadOnly() throws IOException {
        Path file;
        try (var _ = TestMount.readOnly(place)) {
            assertThatThrownBy(() -> Files.createFile(place.resolve("x")))
                    .hasMessageContaining("Read-only file system");
            file = dropAndAwaitWaiting("beside-mounted");
            assertThat(daemons.get("/jobs"))
                    .contains("Read-only file system", "Mount its disk so that it can be written");
        }
        awaitTaken(file);
    }

    @Test
    void waitsWhileThereIsNothing() throws IOException {
        Files.move(place, away);
        var file = dropAndAwaitWaiting("beside-nothing");
        assertThat(place).doesNotExist();
        Files.move(away, place);
        awaitTaken(file);
    }

    @Test
    void waitsWhileThereIsAFolderOfSomethingElse() throws IOException {
        Files.move(place, away);
        Files.createDirectory(place);
        var other = Files.writeString(place.resolve("photo.jpg"), "somebody's photo");
        var file = dropAndAwaitWaiting("beside-photos");
        assertThat(place).isDirectoryContaining(it -> it.equals(other));
        Files.delete(other);
        Files.delete(place);
        Files.move(away, place);
        awaitTaken(file);
    }

    @Test
    void waitsWhileThereIsAnotherArchive() throws IOException {
        Files.move(place, away);
        var other = Archive.create(OsDisk.instance(), place);
        var file = dropAndAwaitWaiting("beside-another");
        assertThat(other.catalogue().all()).isEmpty();
        Files.move(place, place.resolveSibling("other"));
        Files.move(away, place);
        awaitTaken(file);
    }

    private Path dropAndAwaitWaiting(String name) throws IOException {
        var file = daemons.write(name, name.getBytes());
        until(() -> daemons.get("/jobs").contains("\"state\":\"waiting\""));
        assertThat(daemons.get("/actuator/health")).contains("OUT_OF_SERVICE");
        assertThat(file).hasContent(name);
        return file;
    }

    private void awaitTaken(Path file) throws IOException {
        var name = file.getFileName().toString();
        untilExists(daemons.committed(name));
        assertThat(file).doesNotExist();
        assertThat(daemons.entry(name).orElseThrow().entry().root())
                .isEqualTo(Daemons.digest(name.getBytes()));
        until(() -> daemons.get("/jobs").contains("\"state\":\"idle\""));
    }
}
