package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.launcher.cli.Cli.Result;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;

class RestoreCommandTest {
    @TempDir Path directory;
    private Cli cli;
    private Path out;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(directory);
        out = cli.directory.resolve("out");
    }

    @Test
    void aFileComesBackWithItsTimeAndMode() throws IOException {
        var content = new byte[3_000_001];
        new Random(3).nextBytes(content);
        var file = cli.file("a.bin", content);
        var time = FileTime.from(Instant.parse("2001-02-03T04:05:06.789012345Z"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x-wx--x"));
        Files.setLastModifiedTime(file, time);
        cli.ok("commit", "-f", file);
        assertThat(cli.ok("restore", "a.bin", "-o", out).out())
                .isEqualTo("restored   a.bin to %s%n1 restored, 0 failed%n".formatted(out));
        assertThat(out).hasBinaryContent(content);
        assertThat(Files.getLastModifiedTime(out)).isEqualTo(time);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("r-x-wx--x");
    }

    @Test
    void aFileIsPutIntoAFolderThatIsThere() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "content"), "--path", "x/y/a");
        Files.createDirectory(out);
        cli.ok("restore", "x/y/a", "-o", out);
        assertThat(out.resolve("a")).hasContent("content");
    }

    /**
     * Goal: a folder comes back with all that is in it, empty folders and links as what they were.
     */
    @Test
    void aFolderComesBackAsItWas() throws IOException {
        cli.file("in/2024/a", "a");
        cli.file("in/b", "b");
        Files.createDirectory(cli.directory.resolve("in/empty"));
        Files.createSymbolicLink(cli.directory.resolve("in/link"), Path.of("../elsewhere"));
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        cli.ok("restore", "in", "-o", out);
        assertThat(out.resolve("2024/a")).hasContent("a");
        assertThat(out.resolve("b")).hasContent("b");
        assertThat(out.resolve("empty")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(out.resolve("link"))).isEqualTo(Path.of("../elsewhere"));
        cli.ok("restore", "in/2024", "-o", out.resolve("part"));
        assertThat(out.resolve("part/a")).hasContent("a");
    }

    @Test
    void aSlashIsEverything() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "1"), cli.file("b", "2"));
        assertThat(cli.ok("restore", "/", "-o", out, "--json").json()).hasSize(2);
        assertThat(out.resolve("a")).hasContent("1");
        assertThat(out.resolve("b")).hasContent("2");
    }

    /**
     * Goal: nothing that is there is overwritten, unless that is wanted; what is new comes all the
     * same.
     */
    @Test
    void nothingIsOverwrittenWithoutForce() throws IOException {
        cli.file("in/a", "archived");
        cli.file("in/b", "archived");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        cli.file("out/a", "mine");
        var result = cli.run("restore", "in", "-o", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("in/a: " + out.resolve("a") + ": is already there", "--force");
        assertThat(out.resolve("a")).hasContent("mine");
        assertThat(out.resolve("b")).hasContent("archived");
        cli.ok("restore", "in", "-o", out, "--force");
        assertThat(out.resolve("a")).hasContent("archived");
    }

    @Test
    void olderVersionsAreReachedByTheirRoot() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "first"));
        var root = cli.ok("ls", "--json").json().get(0).get("root").asString();
        cli.ok("commit", "-f", cli.file("a", "second"));
        cli.ok("restore", "a", "-o", out);
        assertThat(out).hasContent("second");
        cli.ok("restore", "a", "-o", cli.directory.resolve("old"), "--root", root);
        assertThat(cli.directory.resolve("old")).hasContent("first");
        assertThat(cli.run("restore", "a", "-o", out, "--root", "0".repeat(64)).err())
                .contains("a has no version with the root 000");
        assertThat(cli.run("restore", "a", "-o", out, "--root", "xyz").code()).isEqualTo(2);
    }

    /** Goal: a path that was a file and became a folder gives both back. */
    @Test
    void aFileInThePlaceOfAFolderKeepsANameOfItsOwn() throws IOException {
        cli.ok("commit", "-f", cli.file("one", "file"), "--path", "x/y");
        cli.ok("commit", "-f", cli.file("two", "below"), "--path", "x/y/z");
        cli.ok("restore", "x", "-o", out);
        assertThat(out.resolve("y~file")).hasContent("file");
        assertThat(out.resolve("y/z")).hasContent("below");
    }

    @Test
    void whatIsNotArchivedIsNamed() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "1"));
        var result = cli.run("restore", "b", "-o", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("nothing called b is in the archive");
        assertThat(out).doesNotExist();
    }

    @Test
    void theArchiveIsNoPlaceToRestoreTo() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "1"));
        var result = cli.run("restore", "a", "-o", cli.archive.resolve("b"));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("lies in the archive");
    }

    /** Goal: damage within the budget costs nobody a byte, and is gone afterwards. */
    @Test
    void damageIsRepairedOnTheWay() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "content"));
        var segment = segment(0);
        Files.writeString(segment, "cxntent");
        cli.ok("restore", "a", "-o", out);
        assertThat(out).hasContent("content");
        assertThat(segment).hasContent("content");
        assertThat(cli.ok("info", "a").out())
                .contains("repaired, by restore: a reader met damage in segment_0.dat: 7 bytes");
    }

    /** Goal: what is lost is exit code 4 and named, never wrong bytes; the others are restored. */
    @Test
    void whatIsLostIsNamedAndNothingWrongAppears() throws IOException {
        cli.file("in/a", "content");
        cli.file("in/b", "other");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        loseAll("in/a");
        Result result = cli.run("restore", "in", "-o", out, "--json");
        assertThat(result.code()).isEqualTo(4);
        assertThat(out.resolve("a")).doesNotExist();
        assertThat(out.resolve("b")).hasContent("other");
        var lost = result.json().get(0);
        assertThat(lost.get("status").asString()).isEqualTo("failed");
        assertThat(lost.get("lost").toString()).isEqualTo("[{\"first\":0,\"bytes\":7}]");
    }

    /** Goal: an entry whose folder is gone is a loss that is named, and hides no other. */
    @Test
    void anEntryThatIsGoneIsALoss() throws IOException {
        cli.file("in/a", "content");
        cli.file("in/b", "other");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        var folder = Path.of(cli.ok("info", "in/a", "--json").json().get("folder").asString());
        Files.move(folder, cli.directory.resolve("gone"));
        var restored = cli.run("restore", "in", "-o", out);
        assertThat(restored.code()).isEqualTo(4);
        assertThat(restored.err())
                .contains("in/a is lost: its folder", "\"heal in/a --from DIR|FILE\"");
        assertThat(out.resolve("b")).hasContent("other");
    }

    @Test
    void partialGivesWhatIsLeft() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "content"));
        loseAll("a");
        assertThat(cli.run("restore", "a", "-o", out, "--partial").code()).isEqualTo(4);
        assertThat(out).hasBinaryContent(new byte[7]);
    }

    private void loseAll(String path) throws IOException {
        var folder = Path.of(cli.ok("info", path, "--json").json().get("folder").asString());
        try (var files = Files.list(folder)) {
            for (var file : files.filter(it -> it.toString().endsWith(".dat")).toList()) {
                Files.writeString(file, "xxxxxxx");
            }
        }
    }

    private Path segment(int number) {
        return Path.of(cli.ok("info", "a", "--json").json().get("folder").asString())
                .resolve("segment_" + number + ".dat");
    }
}
