package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: what goes with the folders that we emptied is an empty folder, and nothing else. */
class EmptiedFoldersTest {
    @TempDir Path root;

    @Test
    void leavesAFileThatTookThePlaceOfAnEmptyFolder() throws IOException {
        var file = Files.writeString(root.resolve("was-a-folder"), "the only copy");
        var emptied = new EmptiedFolders(OsDisk.instance(), root, _ -> true);
        assertThat(emptied.remove(file)).isFalse();
        assertThat(file).hasContent("the only copy");
    }

    /** Goal: whoever writes into a folder in the moment in which it is to go keeps the file. */
    @Test
    void leavesAFolderThatSomebodyWritesInto() throws IOException {
        var folder = Files.createDirectory(root.resolve("folder"));
        var file = folder.resolve("file");
        var disk =
                Daemons.hooked(
                        (operation, path) -> {
                            if (operation.equals("deleteDirectory")) {
                                Files.writeString(file, "the only copy");
                            }
                        });
        assertThat(new EmptiedFolders(disk, root, _ -> true).remove(folder)).isFalse();
        assertThat(file).hasContent("the only copy");
    }

    @Test
    void leavesAFileThatTookThePlaceOfAFolderOfOurs() throws IOException {
        var file = Files.writeString(root.resolve("was-a-folder"), "the only copy");
        new Mover(OsDisk.instance()).removeEmptyFolders(file, root);
        assertThat(file).hasContent("the only copy");
    }
}
