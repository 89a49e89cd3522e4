package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.digest;
import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.NameRefusedException;
import io.blockframe.format.ArchivePath;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Goal: a fault loses nothing: the file stays, or lies beside the reason, or is archived later. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DropFaultsTest {
    private Daemons daemons;
    private final AtomicBoolean full = new AtomicBoolean();
    private final AtomicBoolean narrow = new AtomicBoolean();
    private final AtomicInteger struck = new AtomicInteger();
    private final AtomicBoolean wrote = new AtomicBoolean();

    @BeforeAll
    void start(@TempDir Path home) throws IOException {
        daemons = new Daemons(home, this::strike);
    }

    @AfterAll
    void stop() {
        daemons.close();
    }

    private void strike(String operation, Path path) throws IOException {
        var name = String.valueOf(path.getFileName()); // the root has none
        boolean inArchive = path.toString().contains("/archive/");
        if (operation.equals("openForReading") && name.equals("secret")) {
            throw new AccessDeniedException(path.toString());
        }
        if (operation.equals("list") && name.equals("private")) {
            throw new AccessDeniedException(path.toString());
        }
        if (operation.equals("status") && inArchive && name.startsWith("unspeakable")) {
            throw new NameRefusedException(path, "Invalid argument", null);
        }
        if (operation.equals("create") && inArchive && full.get()) {
            struck.incrementAndGet();
            throw new DiskFullException(path, null);
        }
        if (operation.equals("usableBytes") && narrow.get()) {
            throw new DiskFullException(path, 14_000_000, 1000);
        }
        if (operation.equals("rename") && name.equals("late.txt") && !wrote.getAndSet(true)) {
            Files.writeString(path, ", and more", StandardOpenOption.APPEND);
        }
    }

    @Test
    void rejectsAFileThatCannotBeRead() throws IOException {
        daemons.write("secret", "x".getBytes());
        untilExists(daemons.rejected("secret"));
        assertThat(daemons.rejected("secret.reason.txt")).content().contains("permission denied");
        assertThat(daemons.rejected("secret")).hasContent("x");
    }

    @Test
    void rejectsAnEmptyFolderWhoseNameTheArchiveCannotHave() throws IOException {
        Files.createDirectories(daemons.drop.resolve("unspeakable"));
        untilExists(daemons.rejected("unspeakable"));
        assertThat(daemons.drop.resolve("unspeakable")).doesNotExist();
        assertThat(daemons.rejected("unspeakable.reason.txt"))
                .content()
                .contains("Invalid argument", "Give it another.");
    }

    @Test
    void rejectsALargeFileThatCannotBeRead() throws IOException {
        daemons.write("big/secret", random(1, 9_000_000));
        untilExists(daemons.rejected("big/secret"));
        assertThat(daemons.executions()).contains("big/secret: rejected: ");
    }

    @Test
    void leavesAFolderWithoutPermissionAndTakesTheOthers() throws IOException {
        Files.createDirectories(daemons.drop.resolve("private"));
        daemons.write("public/a", "a".getBytes());
        untilExists(daemons.committed("public/a"));
        assertThat(daemons.drop.resolve("private")).exists();
        until(() -> jobs().contains("\"file\":\"private\",\"why\":\"cannot be listed"));
        Files.delete(daemons.drop.resolve("private"));
        until(() -> jobs().contains("\"state\":\"idle\""));
    }

    @ParameterizedTest
    @CsvSource({"waits-small, 1000", "waits-large, 9000000"})
    void waitsWhileTheArchiveIsFull(String name, int bytes) throws IOException {
        struck.set(0);
        full.set(true);
        var file = daemons.write(name, random(bytes, bytes));
        until(() -> struck.get() >= 2);
        assertThat(file).hasBinaryContent(random(bytes, bytes));
        assertThat(daemons.executions())
                .contains("\"status\":\"failed\"")
                .containsPattern("\"failures\":\\[\"[^\"]*No space left on device\"\\]");
        assertThat(failures()).isPositive();
        full.set(false);
        untilExists(daemons.committed(name));
        assertThat(daemons.entry(name).orElseThrow().entry().root())
                .isEqualTo(digest(random(bytes, bytes)));
    }

    @Test
    void saysInItsStatusWhatBlocksIt() throws IOException {
        full.set(true);
        daemons.write("blocked", "x".getBytes());
        until(() -> jobs().contains("\"state\":\"waiting\""));
        assertThat(jobs()).contains("No space left on device");
        full.set(false);
        untilExists(daemons.committed("blocked"));
        until(() -> jobs().contains("\"state\":\"idle\""));
    }

    @Test
    void saysInItsStatusThatALargeFileDoesNotFitAndTriesItWithoutMoreHistory() throws IOException {
        narrow.set(true);
        try {
            awaitTriesWithoutHistory();
        } finally {
            narrow.set(false);
        }
        daemons.client().post().uri("/jobs/ingest-drop/executions").exchange();
        untilExists(daemons.committed("too-large"));
        until(() -> health().contains("\"ingest-drop\":\"works\""));
    }

    private void awaitTriesWithoutHistory() throws IOException {
        daemons.write("too-large", random(2, 9_000_000));
        until(() -> jobs().contains("\"why\":\"too-large waits, and is tried again: there is no"));
        assertThat(jobs()).contains("\"state\":\"waiting\"");
        assertThat(health()).contains("OUT_OF_SERVICE", "too-large", "No space left on device");
        until(() -> jobs().contains("\"tries\":2"));
        assertThat(jobs()).contains("14,000,000 bytes are needed", "Make room");
        assertThat(daemons.get("/jobs/ingest-drop/executions?file=too-large"))
                .contains("\"total\":1", "\"status\":\"failed\"");
    }

    @Test
    void writesNothingWhereTheArchiveIsNoLongerMounted() throws IOException {
        var directory = daemons.archive.directory();
        var away = directory.resolveSibling("away");
        Files.move(directory, away);
        Files.createDirectory(directory);
        try {
            var file = daemons.write("unmounted", "x".getBytes());
            until(() -> jobs().contains("\"state\":\"waiting\""));
            assertThat(file).hasContent("x");
            assertThat(directory).isEmptyDirectory();
        } finally {
            Files.delete(directory);
            Files.move(away, directory);
        }
        untilExists(daemons.committed("unmounted"));
        assertThat(daemons.entry("unmounted")).isPresent();
    }

    @Test
    void commitsAgainWhatWasWrittenToBetweenCommitAndTaking() throws IOException {
        daemons.write("late.txt", "first".getBytes());
        untilExists(daemons.committed("late.txt"));
        assertThat(daemons.committed("late.txt")).hasContent("first, and more");
        assertThat(daemons.archive.catalogue().versions(ArchivePath.of("late.txt")))
                .extracting(version -> version.entry().root())
                .containsExactly(digest("first, and more".getBytes()), digest("first".getBytes()));
    }

    private double failures() {
        return daemons.get("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("blockframe_failures_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private String jobs() {
        return daemons.get("/jobs");
    }

    private String health() {
        return daemons.get("/actuator/health");
    }
}
