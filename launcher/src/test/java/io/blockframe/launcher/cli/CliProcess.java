package io.blockframe.launcher.cli;

import io.blockframe.launcher.Main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs commands in processes of their own: there permissions count, for root too, and there can be
 * mounts that no other process sees, and that end with this or with the test's process.
 */
final class CliProcess implements AutoCloseable {
    private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");

    private final Cli cli;
    private final Process mounts;

    private CliProcess(Cli cli, Process mounts) {
        this.cli = cli;
        this.mounts = mounts;
    }

    /** Without mounts of its own. */
    static CliProcess of(Cli cli) {
        return new CliProcess(cli, null);
    }

    /**
     * With mounts of its own.
     *
     * @param script mounts them; a shell script that has the archive as {@code $1}
     */
    static CliProcess mounting(Cli cli, String script) throws IOException {
        var command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!IS_ROOT) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        // cat keeps them until its input is closed, which also happens when we are killed.
        command.addAll(
                List.of("sh", "-ec", script + "\necho mounted; exec cat", "sh", "" + cli.archive));
        var mounts =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var line = mounts.inputReader().readLine();
        if (!"mounted".equals(line)) {
            mounts.destroyForcibly();
            throw new IOException("cannot mount: " + script);
        }
        return new CliProcess(cli, mounts);
    }

    /** Runs a command of BlockFrame to its end. */
    Cli.Result run(Object... arguments) throws IOException {
        return runProgram(command(arguments));
    }

    /** What to execute to run a command of BlockFrame. */
    List<String> command(Object... arguments) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx256m",
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "--config",
                                cli.directory.resolve("config.toml").toString()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Runs a script of the shell to its end, where the mounts are. */
    Cli.Result sh(String script, Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-ec", script, "sh"));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return runProgram(command);
    }

    private Cli.Result runProgram(List<String> program) throws IOException {
        var command = new ArrayList<String>();
        if (mounts != null) {
            command.addAll(List.of("nsenter", "--target", "" + mounts.pid(), "--mount"));
            if (!IS_ROOT) {
                command.addAll(List.of("--user", "--preserve-credentials"));
            }
        } else if (IS_ROOT) {
            command.addAll(
                    List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"));
        }
        command.addAll(program);
        var out = Files.createTempFile(cli.directory, "stdout", null);
        var err = Files.createTempFile(cli.directory, "stderr", null);
        var builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + command);
            }
            return new Cli.Result(process.exitValue(), text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** Bytes that are not UTF-8 must not fail the test before it has looked at them. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (mounts != null) {
            mounts.destroyForcibly();
        }
    }
}
