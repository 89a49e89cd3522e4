package io.blockframe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Goal: also without a call of the system for it, a rename replaces nothing, whoever is faster. */
class LinkedRenameTest {
    @TempDir Path home;
    private Path from;
    private Path to;

    @BeforeEach
    void create() throws IOException {
        from = Files.writeString(home.resolve("from"), "content");
        to = home.resolve("to");
    }

    @Test
    void renamesAFile() throws IOException {
        LinkedRename.rename(from, to);
        assertThat(to).hasContent("content");
        assertThat(home.toFile().list()).containsExactly("to");
    }

    @Test
    void replacesNothing() throws IOException {
        Files.writeString(to, "somebody's file");
        assertThatThrownBy(() -> LinkedRename.rename(from, to))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(to).hasContent("somebody's file");
        Files.delete(to);
        Files.createSymbolicLink(to, Path.of("nowhere"));
        assertThatThrownBy(() -> LinkedRename.rename(from, to))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(from).hasContent("content");
        assertThatThrownBy(() -> LinkedRename.rename(home.resolve("none"), home.resolve("other")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void keepsWhatGetsTheOldNameMeanwhile() throws IOException {
        Files.createLink(to, from);
        Files.move(
                Files.writeString(home.resolve("new"), "dropped meanwhile"),
                from,
                StandardCopyOption.REPLACE_EXISTING);
        LinkedRename.dropOldName(from, to);
        assertThat(from).hasContent("dropped meanwhile");
        assertThat(to).hasContent("content");
        assertThat(home.toFile().list()).containsExactlyInAnyOrder("from", "to");
    }

    /** Goal: a name that can never be had is told from a file system without second names. */
    @Test
    void saysWhyThereIsNoSecondName() throws IOException {
        var refused = new FileSystemException("from", "to", "Operation not permitted");
        assertThat(LinkedRename.refusal(from, home.resolve("x".repeat(256)), refused))
                .isInstanceOf(NameRefusedException.class);
        assertThat(LinkedRename.refusal(from, to, refused))
                .isExactlyInstanceOf(FileSystemException.class)
                .hasMessageContainingAll("Operation not permitted", "nothing is renamed");
        assertThat(to).doesNotExist();
        Files.writeString(to, "somebody's file");
        assertThat(LinkedRename.refusal(from, to, refused))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(to).hasContent("somebody's file");
    }

    @Test
    void renamesAFolderUnlessSomethingIsThere() throws IOException {
        var folder = Files.createDirectory(home.resolve("folder"));
        assertThatThrownBy(() -> LinkedRename.rename(folder, from))
                .isInstanceOf(FileAlreadyExistsException.class);
        LinkedRename.rename(folder, to);
        assertThat(to).isEmptyDirectory();
        assertThat(folder).doesNotExist();
    }
}
