package io.blockframe.launcher;

import io.blockframe.launcher.cli.BlockFrame;

import java.io.PrintWriter;
import java.nio.file.Path;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs one command; the exit code is that of {@code --help}'s table. */
    public static void main(String[] arguments) {
        var home = System.getProperty("blockframe.home");
        var program =
                new BlockFrame(
                        Path.of("").toAbsolutePath(),
                        home == null ? null : Path.of(home),
                        Boolean.getBoolean("blockframe.terminal"));
        System.exit(
                program.run(
                        arguments,
                        new PrintWriter(System.out, true),
                        new PrintWriter(System.err, true)));
    }
}
