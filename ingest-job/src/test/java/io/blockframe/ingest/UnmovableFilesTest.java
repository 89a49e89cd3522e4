package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Goal: what cannot lie where it would among the committed files is archived once, with a receipt,
 * and lies elsewhere among them, or stays with a reason.
 */
class UnmovableFilesTest {
    private static final int LONGEST_PATH = 4095;

    @TempDir Path home;
    private Archive archive;
    private DropFolder folder;
    private DropOutcomes outcomes;
    private Settling settling;
    private long nanos;

    @BeforeEach
    void create() throws IOException {
        archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        watch(home.resolve("drop"));
    }

    private void watch(Path drop) throws IOException {
        folder = new DropFolder(Daemons.job("drop", drop, Duration.ofSeconds(1)));
        Files.createDirectories(folder.committed());
        Files.createDirectories(folder.rejected());
        outcomes = DropOutcomes.of(folder, archive);
        settling = new Settling(archive.disk(), folder.job(), () -> nanos);
    }

    @Test
    void leavesAloneWhatLiesOnAnotherFileSystem() throws IOException {
        var stick = Files.createDirectory(folder.path().resolve("stick"));
        try (var _ = TestMount.tmpfs(stick)) {
            var file = Files.writeString(stick.resolve("a.txt"), "content");
            assertThat(commit(file)).isInstanceOf(CommitResult.Committed.class);
            assertThat(receipts("stick/a.txt")).hasSize(1);
            assertThat(file).hasContent("content");
            assertThat(settling.held().files()).isEqualTo(1);
            assertThat(settling.held().firstWhy())
                    .contains("stick/a.txt is archived", "another file system", "Delete it");
            nanos += Duration.ofDays(1).toNanos();
            assertThat(isSettled(file)).as("tried again").isFalse();
            settling.releaseAll();
            assertThat(isSettled(file)).as("tried again when it is asked for").isTrue();

            Files.delete(file);
            outcomes.taken().removeEmptied(stick);
            assertThat(stick).as("where something is mounted").isEmptyDirectory();
        }
    }

    @Test
    void putsWhatHasTooLongAPathToTheCommittedFilesWithoutIt() throws IOException {
        watch(Files.createDirectories(home.resolve("d".repeat(200)).resolve("drop")));
        var file = longest(LONGEST_PATH);
        assertThat(commit(file)).isInstanceOf(CommitResult.Committed.class);
        assertThat(file).doesNotExist();
        var name = file.getFileName().toString();
        assertThat(folder.committed().resolve(name)).hasContent("content");
        assertThat(receipts(folder.relative(file).toString())).hasSize(1);
        assertThat(folder.committed().resolve(ChecksumList.NAME)).content().contains(name);
    }

    @Test
    void putsWhatHasTooLongAPathForTheArchiveToTheRejectedFilesWithoutIt() throws IOException {
        var file = longest(LONGEST_PATH);
        assertThat(commit(file)).isInstanceOf(CommitResult.Failed.class);
        assertThat(file).doesNotExist();
        var rejected = folder.rejected().resolve(file.getFileName().toString());
        assertThat(rejected).hasContent("content");
        assertThat(rejected.resolveSibling(file.getFileName() + ".reason.txt"))
                .content()
                .contains("File name too long");
    }

    /** A file whose path has that many bytes. */
    private Path longest(int bytes) throws IOException {
        var directory = folder.path();
        while (bytes - directory.toString().length() > 200) {
            directory = directory.resolve("p".repeat(99));
        }
        Files.createDirectories(directory);
        var name = "f".repeat(bytes - directory.toString().length() - 1);
        return Files.writeString(directory.resolve(name), "content");
    }

    private CommitResult commit(Path file) throws IOException {
        isSettled(file);
        var dropped = folder.dropped(file, archive.disk().status(file));
        var committer = new Committer(archive, Daemons.TIERS);
        var result = committer.commitAll(List.of(dropped.source())).getFirst();
        new Disposal(outcomes, settling).dispose(List.of(dropped), List.of(result));
        return result;
    }

    private boolean isSettled(Path file) throws IOException {
        return settling.isSettled(file, archive.disk().status(file));
    }

    private List<String> receipts(String path) throws IOException {
        return outcomes.receipts().of(ArchivePath.of(path), 0, 2);
    }
}
