package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Goal: what cannot be archived is named, with what to do and exit code 1; it stays as it is, and
 * the rest is archived.
 */
class BadSourcesTest {
    /** As the shell's printf has it. */
    private static final String NOT_UTF_8 = "caf\\351";

    @TempDir Path directory;
    private Cli cli;
    private CliProcess process;
    private Path in;

    @BeforeEach
    void dropOneGoodFile() throws IOException {
        cli = new Cli(directory);
        process = CliProcess.of(cli);
        in = cli.directory.resolve("in");
        cli.file("in/good", "good");
    }

    @Test
    void aFileThatMayNotBeRead() throws IOException {
        var secret = cli.file("in/secret", "secret");
        forbid(secret);
        var result = process.run("commit", "-f", in);
        assertOnlyGoodIsCommitted(
                result,
                "failed     in/secret: "
                        + secret
                        + " cannot be read: permission denied. Make it"
                        + " readable.");
        allow(secret, "rw-r--r--");
        assertThat(secret).hasContent("secret");
        assertThat(cli.ok("commit", "-f", in).out()).contains("1 committed, 1 duplicate, 0 failed");
    }

    @Test
    void aFileThatMayNotBeReadByItself() throws IOException {
        var large = cli.file("large", new byte[9_000_000]);
        forbid(large);
        var result = process.run("commit", "-f", large, "--json");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.json().get(0).get("status").asString()).isEqualTo("failed");
        assertThat(result.json().get(0).get("error").asString()).contains("permission denied");
    }

    /** Goal: a folder that cannot be looked into is not taken for an empty one. */
    @ParameterizedTest
    @ValueSource(strings = {"---------", "-wx------"})
    void aFolderThatMayNotBeRead(String mode) throws IOException {
        cli.file("in/private/inside", "inside");
        allow(in.resolve("private"), mode);
        var result = process.run("commit", "-f", in);
        allow(in.resolve("private"), "rwx------");
        assertOnlyGoodIsCommitted(
                result,
                "failed     in/private: "
                        + in.resolve("private")
                        + ": permission denied; run as a"
                        + " user who may use it");
        assertThat(in.resolve("private/inside")).hasContent("inside");
    }

    @Test
    void aFolderThatMayBeListedOnly() throws IOException {
        var inside = cli.file("in/private/inside", "inside");
        allow(in.resolve("private"), "r--------");
        var result = process.run("commit", "-f", in);
        var direct = process.run("commit", "-f", inside);
        allow(in.resolve("private"), "rwx------");
        assertOnlyGoodIsCommitted(
                result, "failed     in/private/inside: " + inside + ": permission denied");
        assertThat(direct.code()).isEqualTo(1);
        assertThat(direct.err()).contains(inside + ": permission denied");
    }

    @Test
    void aSocket() throws IOException {
        var socket = in.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertOnlyGoodIsCommitted(
                    cli.run("commit", "-f", in),
                    "failed     in/socket: " + socket + " is a FIFO, a socket or a device");
            assertThat(cli.run("commit", "-f", socket).code()).isEqualTo(1);
        }
    }

    /** Goal: nobody waits for a writer, and no name acts on the terminal. */
    @Test
    void aPipeWithAnOddName() throws IOException {
        assertThat(process.sh("mkfifo \"$1\"", in.resolve("evil\u001b[2J\n")).code()).isZero();
        var result = process.run("commit", "-f", in);
        assertOnlyGoodIsCommitted(result, "failed     in/evil\\x1b[2J\\n: ");
        assertThat(result.err().lines())
                .noneMatch(line -> line.contains("\u001b"))
                .noneMatch(line -> line.startsWith(" is a FIFO"));
    }

    /**
     * Goal: names of 255 bytes, text or not, come back byte for byte, and so does their content.
     */
    @Test
    void oddNamesAreGoodNames() throws IOException {
        make("x".repeat(255));
        make("\\303\\274".repeat(127));
        make("\\345\\220\\215".repeat(85));
        make(NOT_UTF_8);
        assertThat(process.run("commit", "-f", in).out()).contains("5 committed, 0 duplicate");
        assertThat(process.run("ls").out())
                .contains("in/" + "x".repeat(255) + "\n")
                .contains("in/" + "ü".repeat(127) + "\n", "in/" + "名".repeat(85) + "\n")
                .contains("in/caf\\xe9\n");
        assertThat(process.run("verify").code()).isZero();
        var out = cli.directory.resolve("out");
        assertThat(process.run("restore", "in", "-o", out).code()).isZero();
        assertThat(process.sh("diff -r \"$1\" \"$2\"", in, out).code()).isZero();
    }

    /** Goal: Java does not get the bytes of such an argument; who gives it is told another way. */
    @Test
    void aNameThatIsNotUtf8CannotBeGiven() throws IOException {
        make(NOT_UTF_8);
        var arguments = new ArrayList<Object>(List.of(in, NOT_UTF_8));
        arguments.addAll(process.command("commit", "-f"));
        var result =
                process.sh(
                        "file=$1/$(printf \"$2\"); shift 2; test -f \"$file\"; exec \"$@\""
                                + " \"$file\"",
                        arguments.toArray());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        in
                                + "/caf\uFFFD: a name that is not UTF-8 cannot be given; give the"
                                + " folder that it is in");
    }

    /**
     * @param name as the shell's printf has it
     */
    private void make(String name) throws IOException {
        var script = "printf 'content of %s' \"$2\" >\"$1/$(printf \"$2\")\"";
        assertThat(process.sh(script, in, name).code()).isZero();
    }

    private void assertOnlyGoodIsCommitted(Cli.Result result, String failure) {
        assertThat(result.err()).contains(failure).doesNotContain("\tat ");
        assertThat(result.out())
                .isEqualTo(
                        "committed  in/good (4 B, tier 1)\n1 committed, 0 duplicate, 1 failed\n");
        assertThat(result.code()).isEqualTo(1);
        assertThat(cli.ok("ls", "--json").json()).hasSize(1);
        assertThat(cli.ok("verify").out()).startsWith("in/good: healthy\n1 healthy");
    }

    private static void forbid(Path path) throws IOException {
        allow(path, "---------");
    }

    private static void allow(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
