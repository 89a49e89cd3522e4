package io.blockframe.launcher;

import io.blockframe.launcher.cli.BlockFrame;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs verbs that end by themselves, one after another, on files of no value: for what the JVM
 * learns from that, which {@code bin/learn.sh} keeps for later starts.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /**
     * Exits with 0 when every verb did.
     *
     * @param arguments a folder with a config.toml, in which an archive is made, and a folder to
     *     commit to it, which has a file {@code file}
     */
    public static void main(String[] arguments) {
        var codes = rehearse(Path.of(arguments[0]), Path.of(arguments[1]));
        System.exit(codes.stream().filter(code -> code != 0).findFirst().orElse(0));
    }

    /** The exit code of each verb. */
    static List<Integer> rehearse(Path folder, Path files) {
        return Stream.of(
                        List.of("commit", "--file", files.toString()),
                        List.of("ls", "--json"),
                        List.of("info", files.getFileName() + "/file"),
                        List.of("verify"),
                        List.of("health"))
                .map(verb -> run(folder, verb))
                .toList();
    }

    private static int run(Path folder, List<String> verb) {
        // Not the configured one: with that goes a look at declared scrubs, for which classes of
        // the daemon would have to be there.
        var archive = "--archive=" + folder.resolve("archive");
        var words = Stream.concat(verb.stream(), Stream.of(archive)).toArray(String[]::new);
        var nowhere = new PrintWriter(OutputStream.nullOutputStream());
        return new BlockFrame(folder, null, false).run(words, nowhere, nowhere);
    }
}
