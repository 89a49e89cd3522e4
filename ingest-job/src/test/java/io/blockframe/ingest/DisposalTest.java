package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Goal: what may pass by itself is tried again before a file is rejected. */
class DisposalTest {
    @TempDir Path home;
    private Archive archive;
    private DropFolder folder;
    private Settling settling;
    private DropOutcomes outcomes;
    private Disposal disposal;

    @BeforeEach
    void create() throws IOException {
        archive = Archive.create(Daemons.hooked(DisposalTest::fail), home.resolve("archive"));
        folder = new DropFolder(Daemons.job("drop", home.resolve("drop"), Duration.ofSeconds(1)));
        Files.createDirectories(folder.committed());
        Files.createDirectories(folder.rejected());
        settling = new Settling(archive.disk(), folder.job(), () -> 0);
        outcomes = DropOutcomes.of(folder, archive);
        disposal = new Disposal(outcomes, settling);
    }

    private static void fail(String operation, Path path) throws IOException {
        if (operation.equals("status") && path.endsWith(".committed/unsure")) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        }
        if (operation.equals("openForReading") && path.endsWith("drop/flaky")) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        }
    }

    /** Goal: what is archived and cannot be taken is not archived again at each poll. */
    @Test
    void triesEverMoreRarelyToTakeAFileThatIsOpen() throws IOException {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        var file = Files.writeString(folder.path().resolve("open"), "x");
        try (var _ = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            leaveThreeTimes(file);
        }
    }

    /** Goal: so it is when only that is new about the file that it was moved and put back. */
    @Test
    void triesEverMoreRarelyToTakeAFileThatIsPutBack() throws IOException {
        leaveThreeTimes(Files.writeString(folder.path().resolve("unsure"), "x"));
    }

    /** Goal: to take one name of a file is no change of its others (cp -al). */
    @Test
    void takesAllNamesOfAFileAtOnce() throws IOException {
        var first = Files.writeString(folder.path().resolve("0"), "x");
        for (int i = 1; i < 8; i++) {
            Files.createLink(first.resolveSibling("" + i), first);
        }
        var files = new ArrayList<Dropped>();
        for (int i = 0; i < 8; i++) {
            files.add(dropped(first.resolveSibling("" + i)));
        }
        commit(files.subList(0, 4));
        assertThat(files.subList(4, 8)).allMatch(disposal::isStillSettled);
        commit(files.subList(4, 8));
        assertThat(folder.committed().resolve("7")).hasContent("x");
        assertThat(disposal.notes()).hasToString("committed 8");
        assertThat(settling.backlog().files()).isZero();
    }

    /** Goal: but one that was written to meanwhile is, whatever mtime the writer gave it. */
    @Test
    void leavesTheOtherNamesOfAFileThatWasWrittenTo() throws IOException {
        var first = Files.writeString(folder.path().resolve("first"), "x");
        var second = dropped(Files.createLink(first.resolveSibling("second"), first));
        var modified = Files.getLastModifiedTime(first);
        do {
            Files.writeString(first, "y");
            Files.setLastModifiedTime(first, modified);
        } while (archive.disk().status(first).changed().equals(second.status().changed()));
        commit(List.of(dropped(first)));
        assertThat(first).doesNotExist();
        assertThat(disposal.isStillSettled(second)).isFalse();
    }

    private void leaveThreeTimes(Path file) throws IOException {
        for (int tries = 1; tries <= 3; tries++) {
            assertThat(commit(file)).isNotInstanceOf(CommitResult.Failed.class);
            assertThat(file).hasContent("x");
            assertThat(settling.failures(file)).isEqualTo(tries);
        }
        assertThat(settling.backlog().first().getFirst().why()).contains("is archived", "open");
        assertThat(outcomes.failures().count(Disposal.IN_USE)).as("with this one").isEqualTo(4);
    }

    @Test
    void rejectsAFileAtTheThirdTimeThatItsDiskCannotReadIt() throws IOException {
        var file = Files.writeString(folder.path().resolve("flaky"), "x");
        for (int i = 0; i < 2; i++) {
            assertThat(commit(file)).isInstanceOf(CommitResult.Failed.class);
            assertThat(file).exists();
            var waiting = settling.backlog().first().getFirst();
            assertThat(waiting.tries()).isEqualTo(i + 1);
            assertThat(waiting.why()).contains("Input/output error", "use another copy");
        }
        assertThat(commit(file)).isInstanceOf(CommitResult.Failed.class);
        assertThat(file).doesNotExist();
        assertThat(folder.rejected().resolve("flaky")).hasContent("x");
        assertThat(folder.rejected().resolve("flaky.reason.txt"))
                .content()
                .contains("Input/output error", "use another copy");
    }

    /** Goal: a good file is not rejected for what was wrong with the one in whose place it is. */
    @Test
    void doesNotRejectAFileThatTookThePlaceOfTheOneThatFailed() throws IOException {
        var file = Files.writeString(folder.path().resolve("flaky"), "x");
        commit(file);
        commit(file);
        var bad = dropped(file);
        var results = commitOnly(List.of(bad));
        Files.delete(file);
        Files.writeString(file, "good");
        disposal.dispose(List.of(bad), results);
        assertThat(file).hasContent("good");
        assertThat(folder.rejected()).isEmptyDirectory();
    }

    private CommitResult commit(Path file) throws IOException {
        return commit(List.of(dropped(file))).getFirst();
    }

    private List<CommitResult> commit(List<Dropped> files) throws IOException {
        var results = commitOnly(files);
        disposal.dispose(files, results);
        return results;
    }

    private List<CommitResult> commitOnly(List<Dropped> files) throws IOException {
        var committer = new Committer(archive, Daemons.TIERS);
        return committer.commitAll(files.stream().map(Dropped::source).toList());
    }

    private Dropped dropped(Path file) throws IOException {
        var status = archive.disk().status(file);
        settling.isQuiet(file, status);
        return folder.dropped(file, status);
    }
}
