package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blockframe.disk.Disk;
import io.blockframe.disk.OsDisk;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Goal: a file that is written to while it is taken is back in the drop folder, or is named. */
class OutcomesTest {
    private Archive archive;
    private DropFolder folder;
    private Path file;

    @BeforeEach
    void drop(@TempDir Path home) throws IOException {
        archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        var drop = Files.createDirectory(home.resolve("drop"));
        folder = new DropFolder(Daemons.job("drop", drop, Duration.ofSeconds(1)));
        file = drop.resolve("in/x");
        Files.createDirectory(file.getParent());
        Files.writeString(file, "first");
    }

    @Test
    void takesAFileThatIsAsItWasCommitted() throws IOException {
        assertThat(take((_, _) -> {})).isTrue();
        assertThat(committed()).hasContent("first");
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesAFileThatIsOpenForWriting() throws IOException {
        assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
        try (var _ = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            assertThat(take((_, _) -> {})).isFalse();
        }
        assertThat(file).hasContent("first");
        assertThat(committed()).doesNotExist();
    }

    @Test
    void putsBackAFileThatWasWrittenTo() throws IOException {
        assertThat(take(this::append)).isFalse();
        assertThat(file).hasContent("first, and more");
        assertThat(committed()).doesNotExist();
    }

    @Test
    void putsItBackUnderANumberWhenItsNameIsTakenAgain() throws IOException {
        assertThat(
                        take(
                                (operation, path) -> {
                                    append(operation, path);
                                    if (isPutBack(operation, path)) {
                                        Files.writeString(file, "another");
                                    }
                                }))
                .isFalse();
        assertThat(file).hasContent("another");
        assertThat(file.resolveSibling("x.1")).hasContent("first, and more");
        assertThat(committed()).doesNotExist();
    }

    @Test
    void putsItBackIntoAFolderThatWasRemoved() throws IOException {
        assertThat(
                        take(
                                (operation, path) -> {
                                    append(operation, path);
                                    if (operation.equals("status") && path.equals(committed())) {
                                        Files.delete(file.getParent());
                                    }
                                }))
                .isFalse();
        assertThat(file).hasContent("first, and more");
    }

    @Test
    void namesWhereAFileLiesThatCannotBePutBack() throws IOException {
        assertThatThrownBy(
                        () ->
                                take(
                                        (operation, path) -> {
                                            append(operation, path);
                                            if (isPutBack(operation, path)) {
                                                throw new IOException("broken");
                                            }
                                        }))
                .isInstanceOf(StrayFileException.class)
                .hasMessageContainingAll(
                        file.toString(), "lies only in " + committed(), "drop", "broken");
        assertThat(committed()).hasContent("first, and more");
    }

    /** Takes the file as if it had just been committed. */
    private boolean take(Daemons.Hook hook) throws IOException {
        var dropped = folder.dropped(file, OsDisk.instance().status(file));
        return !(outcomes(Daemons.hooked(hook)).take(dropped) instanceof Taking.Left);
    }

    private Outcomes outcomes(Disk disk) {
        return new Outcomes(
                disk,
                folder,
                new EmptiedFolders(disk, folder.path(), _ -> false),
                new DoneMarks(disk, folder.job()),
                new Leaving(archive, folder, new FailureLog(), System::nanoTime));
    }

    /** A program that writes in the last moment. */
    private void append(String operation, Path path) throws IOException {
        if (operation.equals("rename") && path.equals(file)) {
            Files.writeString(file, ", and more", StandardOpenOption.APPEND);
        }
    }

    private boolean isPutBack(String operation, Path path) {
        return operation.equals("rename") && path.equals(committed());
    }

    private Path committed() {
        return folder.committed().resolve("in/x");
    }
}
