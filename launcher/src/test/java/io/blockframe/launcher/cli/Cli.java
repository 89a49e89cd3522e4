package io.blockframe.launcher.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs commands as a user would, in this process; everything lies in one directory. */
final class Cli {
    final Path directory;
    final Path archive;

    /** Where the launcher is installed; null when it is not known. */
    Path home;

    /** What a command did. */
    record Result(int code, String out, String err) {
        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    Cli(Path directory) throws IOException {
        this.directory = directory.toRealPath();
        this.archive = this.directory.resolve("archive_directory");
        config("");
    }

    /** Replaces config.toml. */
    void config(String toml) throws IOException {
        Files.writeString(directory.resolve("config.toml"), toml);
    }

    /** A new file or a new version of one, in a folder that is made. */
    Path file(String name, byte[] content) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    Path file(String name, String content) throws IOException {
        return file(name, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Result run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var texts =
                java.util.stream.Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        var code =
                new BlockFrame(directory, home, false)
                        .run(texts, new PrintWriter(out), new PrintWriter(err));
        return new Result(code, out.toString(), err.toString());
    }

    /** Runs what must succeed. */
    Result ok(Object... arguments) {
        var result = run(arguments);
        if (result.code() != 0) {
            throw new AssertionError("exit code " + result.code() + ": " + result.err());
        }
        return result;
    }
}
