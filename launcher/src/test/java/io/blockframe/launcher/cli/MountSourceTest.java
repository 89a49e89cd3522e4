package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blockframe.launcher.archives.UsageException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

class MountSourceTest {
    /** Goal: the first that is given of --remote, --archive, default_remote, archive directory. */
    @ParameterizedTest
    @CsvSource({
        "http://flag, , http://default, Remote[url=http://flag]",
        "http://flag, , '', Remote[url=http://flag]",
        ", flag, http://default, Local[archive=flag]",
        ", flag, '', Local[archive=flag]",
        ", , http://default, Remote[url=http://default]",
        ", , '', Local[archive=default]",
    })
    void theFirstThatIsGivenCounts(
            String remote, Path archive, String defaultRemote, String source) {
        assertThat(MountSource.choose(remote, archive, defaultRemote, Path.of("default")))
                .hasToString(source);
    }

    @Test
    void bothOptionsExcludeEachOther() {
        assertThrows(
                UsageException.class,
                () -> MountSource.choose("http://x", Path.of("y"), "", Path.of("z")));
    }

    /**
     * Goal: until servers can be mounted, who asks for one is told, and no local archive is shown
     * instead.
     */
    @Test
    void aServerIsRefusedForNow(@TempDir Path directory) throws IOException {
        var cli = new Cli(directory);
        assertThat(cli.run("mount", "-r", "http://x:8080").err())
                .contains("cannot mount a server yet");
        cli.config("[mount]\ndefault_remote = 'http://x:8080'\n");
        assertThat(cli.run("mount").code()).isEqualTo(2);
        assertThat(cli.run("mount", "-a", cli.archive).err()).contains("does not exist");
    }

    /** Goal: only a mount of ours is unmounted, wherever somebody points. */
    @Test
    void whatIsNoMountIsNotUnmounted(@TempDir Path directory) throws IOException {
        var cli = new Cli(directory);
        for (var place : new Object[] {cli.directory, cli.directory.resolve("a/b"), "/", "/proc"}) {
            var result = cli.run("umount", "-m", place);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("no archive is mounted on " + place);
        }
    }

    @Test
    void theMountpointLiesOutsideTheArchive(@TempDir Path directory) throws IOException {
        var cli = new Cli(directory);
        cli.ok("commit", "-f", cli.file("a", "1"));
        var result = cli.run("mount", "-m", cli.archive.resolve("mnt"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("the mountpoint", "lies in the archive");
    }
}
