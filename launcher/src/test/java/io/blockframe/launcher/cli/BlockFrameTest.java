package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.blockframe.launcher.cli.Cli.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What holds for every verb. */
class BlockFrameTest {
    @TempDir Path directory;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(directory);
    }

    static Set<String> verbs() {
        return BlockFrame.verbs();
    }

    @Test
    void helpNamesEveryVerb() {
        var help = cli.ok("--help").out();
        for (var verb : verbs()) {
            assertThat(help).containsPattern("(?m)^  " + verb + " ");
        }
        assertThat(cli.ok("ls", "--help").out()).doesNotContain("Commands:");
    }

    /** Goal: what is meant for one verb is not taken for another that its arguments name. */
    @Test
    void argumentsMayBeCalledLikeVerbs() throws IOException {
        cli.ok("commit", "-f", cli.file("health", "a"), "--path", "restore");
        assertThat(cli.ok("ls", "restore").out()).contains("restore");
        assertThat(cli.run("nothing").code()).isEqualTo(2);
    }

    /** Goal: whoever writes a script finds the exit codes in the help of the verb. */
    @ParameterizedTest
    @MethodSource("verbs")
    void everyHelpHasTheExitCodesAndTheSharedOptions(String verb) {
        var help = cli.ok(verb, "--help").out();
        assertThat(help).startsWith("Usage: blockframe " + verb);
        assertThat(help).contains("--archive=DIR", "--config=FILE");
        assertThat(help.lines().map(it -> it.strip().replaceAll(" +", " ")))
                .contains(
                        "0 everything is done and right",
                        "1 something could not be done or checked, for a reason that is not"
                                + " damage",
                        "2 wrong usage or configuration, or no archive there",
                        "3 damage was found and all of it was repaired",
                        "4 something is lost or missing",
                        "5 damage was found that can be repaired, and was not",
                        "130 ended by Ctrl-C (SIGINT): the usual end of mount, daemon and up",
                        "143 ended by SIGTERM, as down sends it: the same");
    }

    /** Goal: the help offers nothing that is refused, and what is refused is said to be. */
    @ParameterizedTest
    @MethodSource("verbs")
    void jsonIsOfferedWhereItMeansSomething(String verb) {
        boolean silent = Set.of("mount", "umount", "daemon", "up", "down").contains(verb);
        assertThat(cli.ok(verb, "--help").out().contains("--json")).isEqualTo(!silent);
        if (silent) {
            assertThat(cli.run(verb, "--json").err()).contains("leave --json out");
            assertThat(cli.run("--json", verb).err()).contains("leave --json out");
        }
    }

    @Test
    void infoSaysThatAFolderIsOne() throws IOException {
        cli.ok("commit", "-f", cli.file("in/deep/a", "a"), "--path", "in/deep/a");
        var result = cli.run("info", "in/deep");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("in/deep is a folder in the archive", "\"ls in/deep\" lists");
    }

    @Test
    void optionsStandBeforeOrAfterTheVerb() throws IOException {
        var other = directory.toRealPath().resolve("other");
        cli.ok("commit", "-f", cli.file("a", "a"), "-a", other);
        assertThat(cli.ok("-a", other, "--json", "ls").json()).hasSize(1);
        assertThat(cli.ok("ls", "--json", "--archive", other).json()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lss",
                "ls --nonsense",
                "ls a b",
                "commit",
                "commit -f",
                "info",
                "--archive"
            })
    void wrongUsageIsExitCode2AndPointsToTheHelp(String line) {
        var result = cli.run((Object[]) line.split(" "));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("blockframe: ")
                .contains("Try 'blockframe")
                .doesNotContain("\tat ");
    }

    /** Goal: a variable of the shell that is not set names no folder, least of all this one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls --archive=",
                "ls -a ",
                "up --archive ",
                "ls --config ",
                "mount --mountpoint ",
                "umount -m ",
                "commit -f ",
                "restore / -o "
            })
    void anEmptyPathIsWrongUsage(String line) {
        var result = cli.run((Object[]) line.split(" ", -1));
        assertRefused(result, "must not be empty; is a variable of the shell not set?");
        assertThat(result.err()).contains("Invalid value for option '--");
    }

    @Test
    void aVerbWithoutJsonSaysSo() {
        assertRefused(cli.run("down", "--json"), "down has nothing to say in JSON");
    }

    @Test
    void withoutAVerbTheHelpIsPrinted() {
        var result = cli.run();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("Commands:", "commit");
    }

    @Test
    void aDamagedConfigurationIsExitCode2WithEveryLine() throws IOException {
        cli.config("[cache]\nmax_segmants = 1\n[logging]\nlevel = 3\n");
        var result = cli.run("ls");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("config.toml:2: unknown key 'max_segmants'", "config.toml:4: 'level'")
                .doesNotContain("\tat ");
    }

    /** Goal: no other archive is used because nobody may see which one the configuration names. */
    @Test
    void aConfigurationThatMayNotBeLookedForIsExitCode2() throws IOException {
        var home = Files.createDirectory(cli.directory.resolve("home"));
        var work = Files.createDirectory(cli.directory.resolve("work"));
        var process = CliProcess.of(cli);
        var command = process.command("ls");
        command.remove("--config");
        command.remove(cli.directory.resolve("config.toml").toString());
        command.add(1, "-Dblockframe.home=" + home);
        var script = "cd %2$s; chmod 0 %1$s; \"$@\" || code=$?; chmod 700 %1$s; exit ${code:-0}";
        assertRefused(
                process.sh(script.formatted(home, work), command.toArray()),
                home + "/config.toml: cannot be read: permission denied");
    }

    @Test
    void aMistakeInTheConfigurationDoesNotActOnTheTerminal() throws IOException {
        cli.config("[logging]\n\"le\\u0007vel\" = 3\n[server]\n\"p\\u001b[31m\" = 1\n");
        assertRefused(cli.run("ls"), "config.toml:2: unknown key 'le\\x07vel'");
        assertThat(cli.run("ls").err())
                .contains("config.toml:4: unknown key 'p\\x1b[31m'")
                .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f]");
    }

    @Test
    void infoDoesNotActOnTheTerminal() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "a"), "--path", "in/b\u001b[31m\nc");
        var info = cli.ok("info", "in/b\u001b[31m\nc").out();
        assertThat(info.lines().filter(it -> it.startsWith("folder")))
                .singleElement(STRING)
                .contains("b\\x1b[31m\\nc");
        assertThat(info).doesNotContain("\u001b");
    }

    @Test
    void aConfigurationThatIsNotThereIsExitCode2() {
        assertRefused(cli.run("ls", "--config", "absent.toml"), "absent.toml: cannot be read");
    }

    @Test
    void theArchiveOfTheConfigurationIsUsed() throws IOException {
        cli.config("[archive]\ndirectory = 'elsewhere'\n");
        cli.ok("commit", "-f", cli.file("a", "a"));
        assertThat(cli.directory.resolve("elsewhere/.blockframe")).isDirectory();
    }

    /** Goal: a verb that reads never makes an archive, and says that there is none. */
    @ParameterizedTest
    @ValueSource(strings = {"ls", "info x"})
    void noArchiveIsExitCode2(String line) throws IOException {
        assertRefused(cli.run((Object[]) line.split(" ")), cli.archive + " does not exist");
        assertThat(cli.archive).doesNotExist();
        Files.createDirectory(cli.archive);
        assertRefused(cli.run((Object[]) line.split(" ")), cli.archive + " is empty");
        cli.file("archive_directory/photo.jpg", "x");
        assertRefused(
                cli.run((Object[]) line.split(" ")), cli.archive + " is not a BlockFrame archive");
    }

    @Test
    void debugShowsWhereAnErrorCameFrom() {
        assertThat(cli.run("ls", "--debug").err()).contains("NoArchiveException", "\tat ");
    }

    private static void assertRefused(Result result, String message) {
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
    }
}
