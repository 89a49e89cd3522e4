package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.DiskFullException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Goal: no rejected file lies there without its reason. */
class RejectionsTest {
    private DropFolder folder;
    private Path file;

    @BeforeEach
    void drop(@TempDir Path drop) throws IOException {
        folder = new DropFolder(Daemons.job("drop", drop, Duration.ofSeconds(1)));
        Files.createDirectory(folder.rejected());
        file = drop.resolve("in/x");
        Files.createDirectory(file.getParent());
        Files.writeString(file, "first");
    }

    @Test
    void leavesAFileWhoseReasonCannotBeWritten() throws IOException {
        assertThatThrownBy(() -> reject(failingAt("create", "")))
                .isInstanceOf(DiskFullException.class);
        assertThat(file).hasContent("first");
        assertThat(folder.rejected().resolve("in")).isEmptyDirectory();
        reject((_, _) -> {});
        assertRejected("x", "first");
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesNoReasonForAFileThatCannotBeMoved() throws IOException {
        assertThatThrownBy(() -> reject(failingAt("rename", "in/x")))
                .isInstanceOf(DiskFullException.class);
        assertThat(file).hasContent("first");
        assertThat(folder.rejected().resolve("in")).isEmptyDirectory();
    }

    @Test
    void numbersBothWhenTheNameIsTaken() throws IOException {
        reject((_, _) -> {});
        Files.writeString(file, "second");
        reject((_, _) -> {});
        assertRejected("x", "first");
        assertRejected("x.1", "second");
        assertThat(folder.rejected().resolve("in"))
                .isDirectoryNotContaining("glob:**/x.reason.txt.*");
    }

    private void assertRejected(String name, String content) {
        var rejected = folder.rejected().resolve("in").resolve(name);
        assertThat(rejected).hasContent(content);
        assertThat(rejected.resolveSibling(name + ".reason.txt"))
                .content()
                .contains("in/x was not archived.", "It has no name.");
    }

    private static Daemons.Hook failingAt(String operation, String name) {
        return (called, path) -> {
            if (called.equals(operation) && path.toString().endsWith(name)) {
                throw new DiskFullException(path, null);
            }
        };
    }

    private void reject(Daemons.Hook hook) throws IOException {
        var disk = Daemons.hooked(hook);
        var emptied = new EmptiedFolders(disk, folder.path(), _ -> false);
        new Rejections(disk, folder, emptied, new FailureLog()).reject(file, "It has no name.");
    }
}
