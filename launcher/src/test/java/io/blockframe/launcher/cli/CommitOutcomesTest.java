package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What {@code commit} says when not all was as it should be. */
class CommitOutcomesTest {
    @TempDir Path directory;
    private Cli cli;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(directory);
    }

    /** Goal: who rescues a file by committing it again is told that it worked. */
    @Test
    void aDuplicateThatWasHealedIsSaidToBe() throws IOException {
        var file = cli.file("abc.txt", "abc");
        cli.ok("commit", "-f", file);
        assertThat(healed(file)).isFalse();
        damage();
        assertThat(healed(file)).isTrue();
        damage();
        assertThat(cli.ok("commit", "-f", file).out())
                .startsWith(
                        "duplicate  abc.txt (3 B, tier 1): the archive's was damaged or lost, and"
                                + " is healed\n");
        assertThat(cli.ok("commit", "-f", file).out()).doesNotContain("healed");
    }

    private boolean healed(Path file) {
        var result = cli.ok("commit", "-f", file, "--json").json().get(0);
        assertThat(result.get("status").asString()).isEqualTo("duplicate");
        return result.get("healed").asBoolean();
    }

    private void damage() throws IOException {
        var folder = cli.ok("info", "abc.txt", "--json").json().get("folder").asString();
        Files.writeString(Path.of(folder).resolve("segment_0.dat"), "xyz");
    }

    @Test
    void whatIsNotThereStopsNothingElse() throws IOException {
        var absent = cli.directory.resolve("absent");
        var result = cli.run("commit", "--json", "-f", absent, "-f", cli.file("good", "good"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("failed     absent: " + absent + ": there is no such file");
        assertThat(result.json().findValuesAsString("status"))
                .containsExactly("failed", "committed");
        assertThat(cli.ok("ls").out()).endsWith("  good\n");
    }

    @Test
    void anInterruptedOneSaysHowToGoOn() throws Exception {
        var large = cli.directory.resolve("large");
        try (var file = FileChannel.open(large, CREATE, WRITE)) {
            file.write(ByteBuffer.allocate(1), 100 << 20);
        }
        var process = new ProcessBuilder(CliProcess.of(cli).command("commit", "-f", large)).start();
        var staging = cli.archive.resolve(".blockframe/staging");
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(staging) && !isEmpty(staging));
        process.toHandle().destroy(); // leaves its streams open
        assertThat(process.errorReader().readAllAsString())
                .contains(
                        "blockframe: interrupted; the originals are as they were. The same command"
                                + " goes on where this one was.\n");
        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(cli.ok("commit", "-f", cli.file("small", "small")).err())
                .doesNotContain("interrupted");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }
}
