package io.blockframe.launcher;

import io.blockframe.launcher.cli.BlockFrame;
import io.blockframe.launcher.cli.Results;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
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
        // System.out would not tell why it could not be written.
        var out = new Results(new FileOutputStream(FileDescriptor.out), System.out.charset());
        var err = new PrintWriter(System.err, true);
        System.exit(out.exitCode(program.run(arguments, out, err), err));
    }
}
