package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.List;

/** Goal: what may pass by itself is tried again before a file is rejected. */
class DisposalTest {
    @TempDir Path home;
    private Archive archive;
    private DropFolder folder;
    private Settling settling;
    private Disposal disposal;

    @BeforeEach
    void create() throws IOException {
        archive = Archive.create(Daemons.hooked(DisposalTest::fail), home.resolve("archive"));
        folder = new DropFolder(Daemons.job("drop", home.resolve("drop"), Duration.ofSeconds(1)));
        Files.createDirectories(folder.rejected());
        settling = new Settling(archive.disk(), folder.job(), () -> 0);
        disposal = new Disposal(DropOutcomes.of(folder, archive), settling);
    }

    private static void fail(String operation, Path path) throws IOException {
        if (operation.equals("openForReading") && path.endsWith("drop/flaky")) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        }
    }

    @Test
    void rejectsAFileAtTheThirdTimeThatItsDiskCannotReadIt() throws IOException {
        var file = Files.writeString(folder.path().resolve("flaky"), "x");
        for (int i = 0; i < 2; i++) {
            commit(file);
            assertThat(file).exists();
            var waiting = settling.backlog().first().getFirst();
            assertThat(waiting.tries()).isEqualTo(i + 1);
            assertThat(waiting.why()).contains("Input/output error", "use another copy");
        }
        commit(file);
        assertThat(file).doesNotExist();
        assertThat(folder.rejected().resolve("flaky")).hasContent("x");
        assertThat(folder.rejected().resolve("flaky.reason.txt"))
                .content()
                .contains("Input/output error", "use another copy");
    }

    private void commit(Path file) throws IOException {
        var status = archive.disk().status(file);
        settling.isQuiet(file, status);
        var dropped = folder.dropped(file, status);
        var committer = new Committer(archive, Daemons.TIERS);
        var result = committer.commitAll(List.of(dropped.source())).getFirst();
        assertThat(result).isInstanceOf(CommitResult.Failed.class);
        disposal.dispose(List.of(dropped), List.of(result));
    }
}
