package io.blockframe.launcher;

import io.blockframe.launcher.up.Supervisor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the real launcher script as a user would, with a configuration of its own. */
final class BlockFrameProcess {

    static final Path SCRIPT = script();

    private final Path config;

    /** How a command ended, and what it printed. */
    record Outcome(int exitCode, String output, String errors) {
        JsonNode json() {
            return JsonMapper.shared().readTree(output);
        }
    }

    BlockFrameProcess(Path config) {
        this.config = config;
    }

    private static Path script() {
        for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("bin/blockframe"))) {
                return at.resolve("bin/blockframe");
            }
        }
        throw new IllegalStateException("bin/blockframe is in no folder above this one");
    }

    /** Runs a verb to its end. */
    Outcome run(String... arguments) throws IOException, InterruptedException {
        var output = Files.createTempFile("blockframe", ".out");
        var errors = Files.createTempFile("blockframe", ".err");
        try {
            var process =
                    builder(arguments)
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("does not end: " + String.join(" ", arguments));
            }
            return new Outcome(
                    process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** Starts {@code up} and waits until it says that it is ready. */
    Process up(Path log) throws IOException {
        var process = start("up", log);
        awaitReady(process);
        return process;
    }

    /** Starts a verb that runs until it is stopped; its errors are appended to {@code log}. */
    Process start(String verb, Path log) throws IOException {
        return builder(verb).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
    }

    /** Waits until a process that was started says that it is ready. */
    static void awaitReady(Process process) throws IOException {
        var output = new BufferedReader(process.inputReader());
        for (String line; (line = output.readLine()) != null; ) {
            if (line.equals("BlockFrame is ready.") || line.equals(Supervisor.READY)) {
                return;
            }
        }
        throw new IOException("ended before it was ready; see its log");
    }

    private ProcessBuilder builder(String... arguments) {
        var command = new ArrayList<>(List.of(SCRIPT.toString(), "--config", config.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
