package io.blockframe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A path means what the system would open by it. */
class TypedPathTest {

    @TempDir private Path temporary;
    private Path home;

    @BeforeEach
    void start() throws IOException {
        home = temporary.toRealPath();
        Files.createDirectories(home.resolve("elsewhere/dir"));
        Files.createSymbolicLink(home.resolve("link"), Path.of("elsewhere/dir"));
    }

    @Test
    void twoDotsBehindALinkAreTheParentOfWhatItLeadsTo() throws IOException {
        assertThat(TypedPath.of(home.resolve("link/../new")))
                .isEqualTo(home.resolve("elsewhere/new"));
        assertThat(TypedPath.of(home.resolve("link/./../.."))).isEqualTo(home);
        assertThat(TypedPath.of(home.resolve("elsewhere/dir/../x")))
                .isEqualTo(home.resolve("elsewhere/x"));
    }

    /** Goal: what is reached without dots keeps the name it was given, a link too. */
    @Test
    void linksStayAsTheyAre() throws IOException {
        assertThat(TypedPath.of(home.resolve("./link/new"))).isEqualTo(home.resolve("link/new"));
        assertThat(TypedPath.of(home.resolve("elsewhere/../link"))).isEqualTo(home.resolve("link"));
        assertThat(TypedPath.of(Path.of(""))).isEqualTo(Path.of("").toAbsolutePath());
    }

    @Test
    void theRootIsItsOwnParent() throws IOException {
        assertThat(TypedPath.of(Path.of("/../../x"))).isEqualTo(Path.of("/x"));
    }

    @Test
    void foldersOnTheWayMayBeMissing() throws IOException {
        assertThat(TypedPath.of(home.resolve("none/../x"))).isEqualTo(home.resolve("x"));
    }

    @Test
    void twoDotsBehindALinkThatLeadsNowhereAreRefused() throws IOException {
        Files.createSymbolicLink(home.resolve("dangling"), Path.of("none"));
        assertThatThrownBy(() -> TypedPath.of(home.resolve("dangling/../x")))
                .isInstanceOf(NoSuchFileException.class);
        Files.createSymbolicLink(home.resolve("loop"), Path.of("loop"));
        assertThatThrownBy(() -> TypedPath.of(home.resolve("loop/../x")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("Too many levels of symbolic links");
    }
}
