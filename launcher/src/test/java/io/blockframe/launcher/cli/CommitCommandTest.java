package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.StreamSupport;

class CommitCommandTest {
    private static final String ROOT_OF_ABC =
            "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";

    @TempDir Path directory;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(directory);
    }

    /** Goal: no archive is created where a daemon would take it apart or a mount would hide it. */
    @ParameterizedTest
    @ValueSource(strings = {"in", "in/deep", "mnt/blockframe", "jobs/a"})
    void createsNoArchiveInAFolderOfAnotherRole(String folder) throws IOException {
        cli.file("jobs/drop.toml", "kind = 'ingest'\nfolder = 'in'\n");
        cli.file("jobs/broken.toml", "kind = \n");
        var file = cli.file("a", "a");
        var archive = cli.directory.resolve(folder);
        var result = cli.run("commit", "-f", file, "-a", archive);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("the archive").contains("outside the other");
        assertThat(archive).doesNotExist();
    }

    @Test
    void saysWhatWasCommittedAndWhatWasThereAlready() throws IOException {
        var file = cli.file("abc.txt", "abc");
        assertThat(cli.ok("commit", "-f", file).out())
                .isEqualTo(
                        "committed  abc.txt (3 B, tier 1)\n1 committed, 0 duplicate, 0 failed\n");
        assertThat(cli.ok("commit", "-f", file).out())
                .isEqualTo(
                        "duplicate  abc.txt (3 B, tier 1)\n0 committed, 1 duplicate, 0 failed\n");
        assertThat(file).hasContent("abc");
    }

    @Test
    void jsonHasPathSizeTierRootAndStatus() throws IOException {
        var file = cli.file("abc.txt", "abc");
        assertThat(cli.ok("commit", "-f", file, "--json").json().toString())
                .isEqualTo(
                        "[{\"path\":\"abc.txt\",\"size\":3,\"tier\":1,\"root\":\"%s\",\"status\":\"committed\"}]"
                                .formatted(ROOT_OF_ABC));
        assertThat(cli.ok("commit", "-f", file, "--json").json().get(0).get("status").asString())
                .isEqualTo("duplicate");
    }

    /** Goal: a folder arrives with its folders, empty ones and links too. */
    @Test
    void aFolderIsCommittedAsItIs() throws IOException {
        cli.file("photos/2024/a.jpg", "a");
        cli.file("photos/b.jpg", "b");
        Files.createDirectory(cli.directory.resolve("photos/empty"));
        Files.createSymbolicLink(cli.directory.resolve("photos/link"), Path.of("b.jpg"));
        cli.ok("commit", "-f", cli.directory.resolve("photos"));
        assertThat(listed("kind")).containsExactly("file", "file", "folder", "symlink");
        assertThat(listed("path"))
                .containsExactly(
                        "photos/2024/a.jpg", "photos/b.jpg", "photos/empty", "photos/link");
    }

    @Test
    void severalAreCommittedTogetherSmallAndLarge() throws IOException {
        var large = new byte[9_000_000];
        new Random(1).nextBytes(large);
        cli.ok("commit", "-f", cli.file("a", "a"), cli.file("large", large), cli.file("b", "b"));
        assertThat(listed("path")).containsExactly("a", "b", "large");
        assertThat(listed("tier")).containsExactly("1", "1", "1");
    }

    /** Goal: an archive of many files is opened quickly though it was never mounted. */
    @Test
    void manyLeaveAnIndexOfTheCatalogue() throws IOException {
        for (int i = 0; i < 700; i++) {
            cli.file("in/a-name-that-takes-some-room-in-the-catalogue-" + i, "" + i);
        }
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        assertThat(cli.archive.resolve(".blockframe/catalog.index")).isNotEmptyFile();
        assertThat(listed("path")).hasSize(700);
    }

    /** Goal: the tiers of the configuration decide. */
    @Test
    void tiersComeFromTheConfiguration() throws IOException {
        cli.config(
                "[tiers]\n"
                        + "small_max = '1KB'\n"
                        + "medium_max = '2KB'\n"
                        + "large = 'RS(2,1)'\n"
                        + "segment = '64KiB'\n");
        cli.ok(
                "commit",
                "-f",
                cli.file("s", new byte[1000]),
                cli.file("m", new byte[1001]),
                cli.file("l", new byte[2001]));
        assertThat(listed("path")).containsExactly("l", "m", "s");
        assertThat(listed("tier")).containsExactly("3", "2", "1");
        assertThat(cli.ok("info", "l").out()).contains("tier 3, RS(2,1): 1 segments in 1 stripes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"docs/2024/letter.txt", "/docs/2024/letter.txt", "docs/2024/letter.txt/"})
    void pathNamesIt(String name) throws IOException {
        cli.ok("commit", "-f", cli.file("x", "x"), "--path", name);
        assertThat(listed("path")).containsExactly("docs/2024/letter.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../b", "a//b", "", "."})
    void aPathThatLeadsAstrayIsRefused(String name) throws IOException {
        var result = cli.run("commit", "-f", cli.file("x", "x"), "--path", name);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("expected names joined by /");
        assertThat(cli.archive).doesNotExist();
    }

    @Test
    void aNewVersionHidesTheOlderWhichIsKept() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "one"));
        cli.ok("commit", "-f", cli.file("a", "three"));
        assertThat(listed("size")).containsExactly("5");
        assertThat(cli.ok("ls", "--versions", "--json").json()).hasSize(2);
    }

    @Test
    void whatCannotBeArchivedIsNamedAndTheRestIsArchived() throws IOException {
        cli.file("in/good", "x");
        new ProcessBuilder("mkfifo", cli.directory.resolve("in/pipe").toString())
                .start()
                .onExit()
                .join();
        var result = cli.run("commit", "-f", cli.directory.resolve("in"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("failed     in/pipe: ")
                .contains("is a FIFO, a socket or a device");
        assertThat(result.out())
                .contains("committed  in/good")
                .contains("1 committed, 0 duplicate, 1 failed");
    }

    @Test
    void jsonTellsOfFailures() throws IOException {
        new ProcessBuilder("mkfifo", cli.directory.resolve("pipe").toString())
                .start()
                .onExit()
                .join();
        var result = cli.run("commit", "--json", "-f", cli.directory.resolve("pipe"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.json().get(0).get("status").asString()).isEqualTo("failed");
        assertThat(result.json().get(0).get("error").asString()).contains("FIFO");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        var result = cli.run("commit", "-f", cli.directory.resolve("absent"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains(cli.directory.resolve("absent") + ": there is no such file");
        assertThat(cli.archive).doesNotExist();
    }

    @Test
    void twoOfOneNameAreRefused() throws IOException {
        var result = cli.run("commit", "-f", cli.file("x/a", "1"), cli.file("y/a", "2"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("would both be a in the archive");
        assertThat(cli.run("commit", "-f", "a", "b", "--path", "c").code()).isEqualTo(2);
    }

    @Test
    void theArchiveIsNotCommittedIntoItself() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "a"));
        for (var folder :
                new Path[] {cli.archive, cli.archive.resolve(".blockframe"), cli.directory}) {
            var result = cli.run("commit", "-f", folder);
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("give each a folder of its own");
        }
        assertThat(cli.ok("ls", "--json").json()).hasSize(1);
    }

    @Test
    void anEmptyFolderWhereTheArchiveWasIsNotFilled() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "a"));
        Files.move(cli.archive, cli.directory.resolve("unmounted"));
        Files.createDirectory(cli.archive);
        var result = cli.run("commit", "-f", cli.file("a", "a"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("Is the disk mounted?");
        assertThat(cli.archive).isEmptyDirectory();
    }

    /** Goal: a name that could act on the terminal does not; scripts get it as it is. */
    @Test
    void controlCharactersInNamesAreEscaped() throws IOException {
        cli.file("in/evil\u001b[2Jname\n", "x");
        var out = cli.ok("commit", "-f", cli.directory.resolve("in")).out();
        assertThat(out).contains("in/evil\\x1b[2Jname\\n").doesNotContain("\u001b");
        assertThat(listed("path")).containsExactly("in/evil\u001b[2Jname\n");
    }

    /** Goal: names that are not UTF-8 are archived and listed, byte for byte. */
    @Test
    void namesThatAreNotTextAreKept() throws Exception {
        Files.createDirectory(cli.directory.resolve("in"));
        var script = "printf x > \"$1/$(printf 'caf\\351')\"";
        new ProcessBuilder("sh", "-c", script, "sh", cli.directory.resolve("in").toString())
                .start()
                .waitFor();
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        assertThat(cli.ok("ls").out()).contains("in/caf\\xe9");
        var json = cli.ok("ls", "--json").out();
        assertThat(json).contains("in/caf\\uDCE9");
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(json)).isTrue();
    }

    private java.util.List<String> listed(String field) {
        return StreamSupport.stream(cli.ok("ls", "--json").json().spliterator(), false)
                .map(it -> it.get(field))
                .map(JsonNode::asString)
                .toList();
    }
}
