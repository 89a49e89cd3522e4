package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Symbolic links in what is typed mean what they mean to a shell. */
class LinkedPathsTest {
    @TempDir Path directory;
    private Cli cli;
    private Path disk;
    private Path link;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(directory);
        disk = Files.createDirectories(cli.directory.resolve("disk/data"));
        link = Files.createSymbolicLink(cli.directory.resolve("link"), Path.of("disk/data"));
        cli.file("in/a", "content");
        cli.file("in/sub/b", "other");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
    }

    /** Goal: who keeps data behind a link gets it back there. */
    @Test
    void restoresThroughALink() {
        assertThat(cli.ok("restore", "in/a", "-o", link).out())
                .startsWith("restored   in/a to " + disk.resolve("a"));
        assertThat(disk.resolve("a")).hasContent("content");
        cli.ok("restore", "in/a", "-o", link.resolve("named"));
        assertThat(disk.resolve("named")).hasContent("content");
        cli.ok("restore", "in/a", "-o", link.resolve("deep/er/named"));
        assertThat(disk.resolve("deep/er/named")).hasContent("content");
        cli.ok("restore", "in", "-o", link, "--force");
        assertThat(disk.resolve("sub/b")).hasContent("other");
        cli.ok("restore", "in", "-o", link.resolve("folder"));
        assertThat(disk.resolve("folder/sub/b")).hasContent("other");
        assertThat(link).isSymbolicLink();
    }

    /** Goal: below the place to restore to a link leads nothing out of it. */
    @Test
    void refusesLinksBelowThePlaceToRestoreTo() throws IOException {
        var out = Files.createDirectory(cli.directory.resolve("out"));
        Files.createSymbolicLink(out.resolve("sub"), disk);
        Files.createDirectory(disk.resolve("deep")); // what is in it would need no new folder
        cli.ok("commit", "-f", cli.file("c", "deeper"), "--path", "in/sub/deep/c");
        var result = cli.run("restore", "in", "-o", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains(out.resolve("sub") + ": is already there, and in the way");
        assertThat(disk.resolve("b")).doesNotExist();
        assertThat(disk.resolve("deep")).isEmptyDirectory();
        assertThat(out.resolve("a")).hasContent("content");
    }

    /** Goal: a link that is no folder is what would be replaced, and not what it leads to. */
    @Test
    void replacesALinkToAFileItself() throws IOException {
        var file = cli.file("disk/file", "mine");
        var out = Files.createSymbolicLink(cli.directory.resolve("out"), file);
        var result = cli.run("restore", "in/a", "-o", out);
        assertThat(result.err())
                .contains(out + ": is already there; give another name, or --force");
        cli.ok("restore", "in/a", "-o", out, "--force");
        assertThat(out).isRegularFile().hasContent("content");
        assertThat(Files.isSymbolicLink(out)).isFalse();
        assertThat(file).hasContent("mine");
    }

    @Test
    void theArchiveBehindALinkIsNoPlaceToRestoreTo() throws IOException {
        Files.createSymbolicLink(disk.resolve("up"), cli.archive);
        var result = cli.run("restore", "in/a", "-o", link.resolve("up/x"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("lies in the archive");
    }

    /** Goal: two dots behind a link are the parent of what it leads to, as for the shell. */
    @Test
    void commitsWhatTheShellWouldTake() throws IOException {
        cli.file("x", "wrong");
        cli.file("disk/x", "right");
        cli.ok("commit", "-f", link.resolve("../x"));
        cli.ok("restore", "x", "-o", cli.directory.resolve("back"));
        assertThat(cli.directory.resolve("back")).hasContent("right");
    }

    @Test
    void namesInTheArchiveHaveNoDots() throws IOException {
        cli.file("disk/data/c", "c");
        assertThat(cli.ok("commit", "-f", link.resolve("..")).out())
                .contains("committed  disk/data/c (");
        assertThat(cli.ok("commit", "-f", link.resolve("../data/./c")).out())
                .contains("committed  c (");
    }

    @Test
    void restoresToWhereTheShellWouldPutIt() {
        cli.ok("restore", "in/a", "-o", link.resolve("../new"));
        assertThat(cli.directory.resolve("disk/new")).hasContent("content");
        assertThat(cli.directory.resolve("new")).doesNotExist();
        cli.ok("restore", "in/a", "-o", link.resolve(".."));
        assertThat(cli.directory.resolve("disk/a")).hasContent("content");
    }

    @Test
    void findsTheArchiveThatTheShellWouldName() throws IOException {
        var moved = cli.directory.resolve("disk/archive");
        Files.move(cli.archive, moved);
        assertThat(cli.ok("ls", "-a", link.resolve("../archive")).out()).contains("in/a");
    }

    /** Goal: nothing else is taken for what a link that leads nowhere hides. */
    @Test
    void twoDotsBehindALinkThatLeadsNowhereNameIt() throws IOException {
        cli.file("x", "wrong");
        var lost = Files.createSymbolicLink(cli.directory.resolve("lost"), Path.of("gone"));
        for (var result :
                new Cli.Result[] {
                    cli.run("commit", "-f", lost.resolve("../x")),
                    cli.run("restore", "in/a", "-o", lost.resolve("../y"))
                }) {
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains(lost + ": there is no such file or folder");
        }
    }
}
