package io.blockframe.launcher;

import io.blockframe.launcher.cli.BlockFrame;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs verbs that end by themselves, one after another, on a file of no value: for what the JVM
 * learns from that, which is kept for later starts. How they end does not matter.
 */
public final class Rehearsal {
    private Rehearsal() {}

    /**
     * @param arguments a folder with a config.toml, in which an archive is made, and a file to
     *     commit to it
     */
    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        var file = arguments[1];
        // Not the configured one: with that goes a look at declared scrubs, for which the daemon's
        // classes would have to be there.
        var archive = "--archive=" + folder.resolve("archive");
        for (var verb :
                List.of(
                        List.of("commit", "--file", file),
                        List.of("ls", "--json"),
                        List.of("info", Path.of(file).getFileName().toString()),
                        List.of("verify"),
                        List.of("health"))) {
            run(folder, verb, archive);
        }
        System.exit(0);
    }

    private static void run(Path folder, List<String> verb, String archive) {
        var words = new ArrayList<>(verb);
        words.add(archive);
        var nowhere = new PrintWriter(OutputStream.nullOutputStream());
        new BlockFrame(folder, null, false).run(words.toArray(String[]::new), nowhere, nowhere);
    }
}
