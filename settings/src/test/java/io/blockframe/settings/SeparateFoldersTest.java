package io.blockframe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SeparateFoldersTest {
    @TempDir Path temporary;
    private Path base;
    private final SeparateFolders folders = new SeparateFolders();

    @BeforeEach
    void resolveLinks() throws IOException {
        base = temporary.toRealPath();
        folders.add("the archive", base.resolve("archive"));
    }

    @Test
    void neighboursAreFine() {
        folders.add("the drop folder", base.resolve("archive2"))
                .add("the mountpoint", base.resolve("a"));
        assertThat(folders).isNotNull();
    }

    /** Goal: an overlap is refused in both directions, and says which folders they are. */
    @Test
    void oneInTheOtherIsRefused() {
        assertThat(refused("the drop folder", base.resolve("archive/in")))
                .startsWith(
                        "the drop folder, %s/archive/in, lies in the archive, %s/archive"
                                .formatted(base, base));
        assertThat(refused("the mountpoint", base))
                .startsWith(
                        "the archive, %s/archive, lies in the mountpoint, %s"
                                .formatted(base, base));
        assertThat(refused("the state folder", base.resolve("x/../archive")))
                .startsWith("the state folder and the archive are the same folder");
    }

    /** Goal: a link is no way around it, whether the folder behind it exists or not. */
    @Test
    void linksAreFollowed() throws IOException {
        var link = Files.createSymbolicLink(base.resolve("link"), base.resolve("archive"));
        Files.createDirectory(base.resolve("archive"));
        assertThat(refused("the drop folder", link)).contains("the same folder");
        assertThat(refused("the drop folder", link.resolve("not/there")))
                .contains("lies in the archive");
    }

    private String refused(String role, Path folder) {
        return assertThrows(OverlapException.class, () -> folders.add(role, folder)).getMessage();
    }
}
