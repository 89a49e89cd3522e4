package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.testkit.Bytes;

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

/** An archive whose disk is full, read-only or somebody else's: real mounts, real permissions. */
class ArchiveDiskTest {
    private static final String READ_ONLY =
            "mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"";

    private static final String TMPFS = "mount -t tmpfs -o ";

    @TempDir Path directory;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(directory);
    }

    /**
     * Goal: what does not fit is named and told before it is tried, harms nothing that is there,
     * and keeps nothing out that fits.
     */
    @Test
    void aDiskThatIsTooSmall() throws IOException {
        Files.createDirectory(cli.archive);
        var inGroup = cli.file("in/group", Bytes.random(1, 1_500_000));
        var byItself = cli.file("in/stripes", Bytes.random(2, 9_000_000));
        cli.file("in/small", "small");
        var in = cli.directory.resolve("in");
        try (var disk = CliProcess.mounting(cli, TMPFS + "size=4m none \"$1\"")) {
            var result = disk.run("commit", "-f", in);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.out())
                    .isEqualTo(
                            """
                            committed  in/small (5 B, tier 1)
                            1 committed, 0 duplicate, 2 failed
                            """);
            var noRoom =
                    ": %s: [\\d,]+ bytes are needed, [\\d,]+ are free: No space left on device; free some space and try again\n"
                            .formatted(cli.archive);
            assertThat(result.err())
                    .containsPattern("failed     in/stripes" + noRoom)
                    .containsPattern("failed     in/group" + noRoom)
                    .doesNotContain("\tat ");
            var json = disk.run("commit", "-f", in, "--json");
            assertThat(json.code()).isEqualTo(1);
            assertThat(json.json().findValuesAsString("status"))
                    .containsExactlyInAnyOrder("failed", "duplicate", "failed");
            assertThat(disk.run("verify").out()).startsWith("in/small: healthy\n1 healthy; ");

            assertThat(disk.sh(TMPFS + "remount,size=60m none \"$1\"", cli.archive).code())
                    .isZero();
            assertThat(disk.run("commit", "-f", in).out()).contains("2 committed, 1 duplicate");
            assertThat(disk.run("verify").out()).contains("3 healthy; ");
        }
        assertThat(inGroup).hasBinaryContent(Bytes.random(1, 1_500_000));
        assertThat(byItself).hasBinaryContent(Bytes.random(2, 9_000_000));
    }

    /**
     * Goal: a disk that fills up in the middle, here its inodes, costs what has no room and no
     * more.
     */
    @Test
    void aDiskThatFillsUp() throws IOException {
        Files.createDirectory(cli.archive);
        for (int i = 0; i < 40; i++) {
            cli.file("in/" + i, "content of " + i);
        }
        var in = cli.directory.resolve("in");
        try (var disk = CliProcess.mounting(cli, TMPFS + "nr_inodes=200 none \"$1\"")) {
            assertThat(disk.run("commit", "-f", cli.file("first", "first")).code()).isZero();
            var result = disk.run("commit", "-f", in);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err())
                    .contains("failed     in/39: ")
                    .contains(": all 200 inodes are used, ")
                    .contains(" bytes are free: No space left on device; delete files that are not")
                    .contains("or use a file system with more inodes (docs/OPERATIONS.md), and try")
                    .doesNotContain("free some space")
                    .doesNotContain("\tat ");
            assertThat(disk.run("verify").code()).isZero();
            for (int i = 0; i < 40; i++) {
                assertThat(in.resolve("" + i)).hasContent("content of " + i);
            }

            assertThat(disk.sh(TMPFS + "remount,nr_inodes=2000 none \"$1\"", cli.archive).code())
                    .isZero();
            assertThat(disk.run("commit", "-f", in).out()).contains(", 0 failed");
            assertThat(disk.run("health").out()).contains("41 healthy; ");
            assertThat(disk.sh("ls -A \"$1\"", cli.archive.resolve(".blockframe/staging")).out())
                    .isEmpty();
        }
    }

    /** Goal: where something is mounted in the archive, that and no other file is kept out. */
    @Test
    void aFolderOnAnotherDisk() throws IOException {
        cli.ok("commit", "-f", cli.file("first", "first"));
        Files.createDirectory(cli.archive.resolve("in"));
        var beside = cli.file("beside", "beside");
        cli.file("in/a", "content");
        try (var disk = CliProcess.mounting(cli, TMPFS + "size=4m none \"$1/in\"")) {
            var result = disk.run("commit", "-f", cli.directory.resolve("in"), beside);
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.out()).contains("committed  beside", "1 committed");
            assertThat(result.err())
                    .contains("failed     in/a cannot be put into the archive")
                    .contains("lies on another file system", "mount that one elsewhere");
            assertThat(disk.run("verify").code()).isZero();
        }
        assertThat(cli.directory.resolve("in/a")).hasContent("content");
        assertThat(cli.ok("commit", "-f", cli.directory.resolve("in")).out())
                .contains("committed  in/a");
    }

    /** Goal: nothing can be added, everything can be read. */
    @Test
    void aReadOnlyDisk() throws IOException {
        cli.file("in/a", "content");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        var more = cli.file("more", "more");
        try (var disk = CliProcess.mounting(cli, READ_ONLY)) {
            var result = disk.run("commit", "-f", more, cli.directory.resolve("in"));
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err())
                    .contains("blockframe: " + cli.archive)
                    .contains(": Read-only file system; make it writable and try again\n")
                    .doesNotContain("\tat ");
            assertThat(more).hasContent("more");
            assertThat(disk.run("ls").out()).contains("in/a").doesNotContain("more");
            assertThat(disk.run("verify").code()).isZero();
            assertThat(disk.run("health").code()).isZero();
        }
        assertThat(cli.ok("commit", "-f", more).out()).contains("committed  more");
    }

    /** Goal: damage on it is not repaired, is told as such, and costs no reader a byte. */
    @Test
    void damageOnAReadOnlyDisk() throws IOException {
        cli.file("in/evil\u001b[2J", "content");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        var segment = segment("in/evil\u001b[2J");
        Files.writeString(segment, "cxntent");
        var out = cli.directory.resolve("out");
        try (var disk = CliProcess.mounting(cli, READ_ONLY)) {
            var health = disk.run("health");
            assertThat(health.code()).isEqualTo(5);
            assertThat(health.out())
                    .contains("in/evil\\x1b[2J: damaged", "1 bad, 0 repaired", "1 damaged; ")
                    .contains("segment_0.dat not repaired: ", "Read-only file system")
                    .doesNotContain("\u001b");
            var restored = disk.run("restore", "in", "-o", out);
            assertThat(restored.code()).as(restored.err()).isZero();
            assertThat(restored.err()).contains("health").doesNotContain("\u001b");
        }
        assertThat(out.resolve("evil\u001b[2J")).hasContent("content");
        assertThat(segment).hasContent("cxntent");
        assertThat(cli.run("health").code()).isEqualTo(3);
        assertThat(segment).hasContent("content");
    }

    /** Goal: a file that may not be read is neither damage nor healthy, and is left alone. */
    @ParameterizedTest
    @ValueSource(strings = {"verify", "health"})
    void anEntryThatMayNotBeRead(String verb) throws IOException {
        cli.file("in/a", "content");
        cli.file("in/b", "content of b");
        cli.ok("commit", "-f", cli.directory.resolve("in"));
        var segment = segment("in/a");
        allow(segment, "---------");
        var process = CliProcess.of(cli);
        var result = process.run(verb);
        allow(segment, "rw-------");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .contains("in/a: unchecked", "in/b: healthy", "1 healthy, 1 unchecked; ")
                .contains(segment.toString());
        assertThat(segment).hasContent("content");
        assertThat(cli.ok("verify").out()).contains("2 healthy; ");
    }

    /** Goal: an archive of somebody else is not taken for none, nor for an empty one. */
    @Test
    void anArchiveThatMayNotBeRead() throws IOException {
        cli.ok("commit", "-f", cli.file("a", "content"));
        allow(cli.archive, "---------");
        var process = CliProcess.of(cli);
        var results = List.of(process.run("ls"), process.run("commit", "-f", cli.file("b", "b")));
        allow(cli.archive, "rwx------");
        for (var result : results) {
            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err())
                    .contains("blockframe: " + cli.archive)
                    .contains("permission denied; run as a user who may use it")
                    .doesNotContain("\tat ");
        }
        assertThat(cli.ok("verify").out()).contains("1 healthy; ");

        var memory = cli.directory.resolve("state/archives.json");
        allow(memory, "---------");
        assertThat(process.run("commit", "-f", cli.file("b", "b")).err())
                .contains(memory + " cannot be read (permission denied); make it readable");
    }

    private Path segment(String path) {
        var folder = cli.ok("info", path, "--json").json().get("folder").asString();
        return Path.of(folder).resolve("segment_0.dat");
    }

    private static void allow(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
