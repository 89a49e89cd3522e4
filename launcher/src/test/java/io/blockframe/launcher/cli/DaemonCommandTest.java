package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.blockframe.launcher.cli.Cli.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What {@code daemon} and {@code up} refuse before they start anything. */
class DaemonCommandTest {
    @TempDir Path directory;
    private Cli cli;

    @BeforeEach
    void declareADropFolder() throws IOException {
        cli = new Cli(directory);
        cli.file("jobs/drop.toml", "kind = 'ingest'\nfolder = 'in'\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive_directory/in",
                "archive_directory",
                ".",
                "state",
                "jobs",
                "mnt/blockframe/in"
            })
    void aDropFolderThatOverlapsAnotherIsRefused(String folder) throws IOException {
        cli.file("jobs/drop.toml", "kind = 'ingest'\nfolder = '" + folder + "'\n");
        assertRefused(cli.run("daemon"), "the drop folder of job drop");
        assertThat(cli.archive).doesNotExist();
    }

    /** Goal: what keeps the daemon from starting is said before an archive is created. */
    @Test
    void upRefusesAnArchiveInTheDropFolder() throws IOException {
        cli.home = cli.directory;
        var archive = cli.directory.resolve("in/archive");
        assertRefused(cli.run("up", "--archive", archive), "the archive, " + archive, "drop.toml");
        assertRefused(cli.run("daemon", "--archive", archive), "the archive, " + archive);
        assertThat(cli.directory.resolve("in")).doesNotExist();
        assertThat(cli.directory.resolve("mnt")).doesNotExist();
        assertThat(cli.directory.resolve("state")).doesNotExist();
    }

    /** Goal: one job file with a mistake stops neither the other jobs nor the mount. */
    @Test
    void upRefusesNoMistakeThatTheDaemonDoesNot() throws IOException {
        cli.home = cli.directory;
        cli.file("jobs/another.toml", "kind = 'ingest'\nfolder = 'archive_directory/in'\n");
        cli.file("mnt/blockframe/mine", "x");
        assertThat(cli.run("up").err()).contains("mnt/blockframe", "is not empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"daemon", "up"})
    void aMountpointInTheArchiveIsRefused(String verb) throws IOException {
        cli.config("[mount]\ndefault_mountpoint = 'archive_directory/mnt'\n");
        assertRefused(cli.run(verb), "the mountpoint", "lies in the archive");
    }

    @Test
    void aDamagedJobFileIsNamedWithItsLine() throws IOException {
        cli.file("jobs/drop.toml", "kind = 'ingest'\nfodler = 'in'\n");
        assertRefused(cli.run("daemon"), "drop.toml:2: unknown key 'fodler'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"daemon", "up"})
    void anEmptyFolderWhereTheArchiveWasIsNotFilled(String verb) throws IOException {
        cli.ok("commit", "-f", cli.file("a", "a"));
        Files.move(cli.archive, cli.directory.resolve("unmounted"));
        Files.createDirectory(cli.archive);
        cli.home = cli.directory;
        assertRefused(cli.run(verb), "Is the disk mounted?");
        assertThat(cli.archive).isEmptyDirectory();
    }

    /** Goal: nobody drops files for weeks where nothing takes them. */
    @Test
    void withoutAJobItIsSaidWhatToDeclare() {
        assertThat(Daemon.declared(cli.directory.resolve("none"), List.of()))
                .singleElement(STRING)
                .startsWith("No job is declared in " + cli.directory.resolve("none") + ", ")
                .contains("kind = \"ingest\", folder = ");
    }

    @Test
    void anAddressThatOthersReachNeedsAToken() throws IOException {
        cli.config("[daemon]\naddress = '0.0.0.0'\n");
        assertRefused(
                cli.run("daemon"),
                "config.toml:2",
                "other machines can reach 0.0.0.0",
                "token_file");
        assertThat(cli.archive).doesNotExist();
    }

    @Test
    void aTokenThatOthersMayReadIsRefused() throws IOException {
        cli.config("[daemon]\ntoken_file = 'token'\n");
        var token = cli.file("token", "0123456789abcdef0123456789abcdef");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(cli.run("daemon"), "chmod 600 " + token);
    }

    @Test
    void upNeedsItsLauncher() {
        assertRefused(cli.run("up"), "bin/blockframe");
        assertRefused(cli.run("up", "--detach"), "bin/blockframe");
        assertThat(cli.archive).doesNotExist();
    }

    /** Goal: what keeps the mount from starting is said before a daemon is started. */
    @Test
    void upRefusesAMountpointWithSomethingInIt() throws IOException {
        cli.home = cli.directory;
        cli.file("mnt/blockframe/mine", "x");
        var result = cli.run("up");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("is not empty").doesNotContain("\tat ");
        assertThat(cli.archive).doesNotExist();
    }

    @Test
    void downWithoutUpIsNothing() {
        assertThat(cli.ok("down").out()).isEqualTo("BlockFrame is not up\n");
    }

    private static void assertRefused(Result result, String... messages) {
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(messages).doesNotContain("\tat ");
    }
}
