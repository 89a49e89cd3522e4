package io.blockframe.launcher.archives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blockframe.store.NoArchiveException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal of all: an archive is created only where none can be missing. */
class ArchivesTest {
    @TempDir Path base;
    private Path directory;
    private Path state;
    private Archives archives;

    @BeforeEach
    void chooseFolders() {
        directory = base.resolve("archive");
        state = base.resolve("state");
        archives = new Archives(state);
    }

    @Test
    void createsWhereNothingIsAndOpensWhatIsThere() throws IOException {
        var created = archives.openOrCreate(directory).identity();
        assertThat(archives.openOrCreate(directory).identity()).isEqualTo(created);
        assertThat(archives.open(directory).identity()).isEqualTo(created);
    }

    @Test
    void readingNeverCreates() {
        assertThrows(NoArchiveException.class, () -> archives.open(directory));
        assertThat(directory).doesNotExist();
    }

    /** Goal: a disk that is not mounted leaves an empty folder, which must not be filled. */
    @Test
    void anEmptyFolderWhereAnArchiveWasIsRefused() throws IOException {
        archives.openOrCreate(directory);
        Files.move(directory, base.resolve("unmounted"));
        assertThat(assertThrows(UsageException.class, () -> archives.openOrCreate(directory)))
                .hasMessageContaining("Is the disk mounted?")
                .hasMessageContaining("archives.json");
        Files.createDirectory(directory);
        assertThrows(UsageException.class, () -> archives.openOrCreate(directory));
        assertThat(directory).isEmptyDirectory();
    }

    /** Goal: who has lost the identity is not sent to mount a disk that is mounted. */
    @Test
    void anArchiveThatLostItsIdentityIsCalledThat() throws IOException {
        archives.openOrCreate(directory);
        Files.createDirectory(directory.resolve("photos"));
        try (var copies = Files.newDirectoryStream(directory.resolve(".blockframe"), "*.json")) {
            for (var copy : copies) {
                Files.delete(copy);
            }
        }
        assertThat(assertThrows(NoArchiveException.class, () -> archives.openOrCreate(directory)))
                .hasMessageContaining("has lost its identity")
                .hasMessageContaining("FAULTS.md");
    }

    @Test
    void aMemoryThatCannotBeReadIsNamed() throws IOException {
        var memory = Files.createDirectories(state.resolve("archives.json"));
        assertThat(assertThrows(UsageException.class, () -> archives.openOrCreate(directory)))
                .hasMessageStartingWith(memory + " cannot be read (Is a directory); ");
        assertThat(directory).doesNotExist();
    }

    /** Goal: who has it is warned of what would make one of four copies. */
    @Test
    void aFileSystemThatDeduplicatesIsNamed() {
        assertThat(Deduplication.warning(directory, "zfs").orElseThrow())
                .startsWith(directory + " is on zfs, which can store equal blocks once (dedup=on)");
        assertThat(Deduplication.warning(directory, "ext4")).isEmpty();
        assertThat(Deduplication.warning(directory.resolve("none"))).isEmpty();
    }

    @Test
    void anotherArchiveInItsPlaceIsRefused() throws IOException {
        archives.openOrCreate(directory);
        Files.move(directory, base.resolve("first"));
        new Archives(base.resolve("otherState")).openOrCreate(directory);
        assertThat(assertThrows(UsageException.class, () -> archives.openOrCreate(directory)))
                .hasMessageContaining("Is another disk mounted?");
    }

    /** Goal: what was forgotten on purpose, or is reached by another name, is no obstacle. */
    @Test
    void aForgottenArchiveIsLearntAgain() throws IOException {
        var id = archives.openOrCreate(directory).identity().id();
        Files.delete(state.resolve("archives.json"));
        archives.openOrCreate(directory);
        assertThat(new ArchiveMemory(state).archiveIn(base.resolve("x/../archive"))).contains(id);
    }

    @Test
    void aFolderOfSomethingElseIsLeftAlone() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("photo.jpg"), "x");
        assertThat(assertThrows(UsageException.class, () -> archives.openOrCreate(directory)))
                .hasMessageContaining("not empty");
        assertThat(directory).isDirectoryContaining(it -> it.endsWith("photo.jpg"));
    }

    @Test
    void aFileInThePlaceOfTheArchiveIsRefused() throws IOException {
        Files.writeString(directory, "x");
        assertThat(assertThrows(IOException.class, () -> archives.openOrCreate(directory)))
                .hasMessageContaining(directory + " is not a directory");
    }

    /** Goal: what could not be remembered is not created, because its loss would not be noticed. */
    @Test
    void nothingIsCreatedWithoutAMemory() throws IOException {
        Files.writeString(state, "a file where the folder should be");
        assertThat(assertThrows(UsageException.class, () -> archives.openOrCreate(directory)))
                .hasMessageContaining(state.toString())
                .hasMessageContaining("choose another place with [daemon] state");
        assertThat(directory).doesNotExist();
    }

    @Test
    void aDamagedMemoryIsNotTakenForAnEmptyOne() throws IOException {
        Files.createDirectory(state);
        Files.writeString(state.resolve("archives.json"), "{ \"/x\" : ");
        assertThat(assertThrows(UsageException.class, () -> archives.openOrCreate(directory)))
                .hasMessageContaining("archives.json: is damaged");
        assertThat(directory).doesNotExist();
    }
}
