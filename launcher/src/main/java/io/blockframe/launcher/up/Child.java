package io.blockframe.launcher.up;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One role of {@code up} as a process of its own. On its stdout it says in lines what people should
 * know, and then {@link Supervisor#READY}; its stderr is its log, which is copied to ours.
 */
final class Child {
    private static final long STOP_SECONDS = 60;

    private final String role;
    private final Process process;
    private final CompletableFuture<List<String>> ready = new CompletableFuture<>();
    private final List<Thread> readers = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    private Child(String role, Process process) {
        this.role = role;
        this.process = process;
    }

    static Child start(String role, List<String> command, PrintWriter log) throws IOException {
        var child = new Child(role, new ProcessBuilder(command).start());
        child.process.getOutputStream().close();
        child.read(child.process.getInputStream(), child::said);
        child.read(
                child.process.getErrorStream(),
                line -> {
                    synchronized (log) {
                        log.println("%-6s | %s".formatted(role, line));
                        log.flush();
                    }
                });
        return child;
    }

    private void read(InputStream stream, Consumer<String> consumer) {
        readers.add(
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (var lines =
                                            new BufferedReader(
                                                    new InputStreamReader(
                                                            stream, StandardCharsets.UTF_8))) {
                                        lines.lines().forEach(consumer);
                                    } catch (IOException | UncheckedIOException e) {
                                        // it ended; its exit tells
                                    }
                                }));
    }

    private void said(String line) {
        if (line.equals(Supervisor.READY)) {
            ready.complete(List.copyOf(said));
        } else {
            said.add(line);
        }
    }

    /** What it said until it was ready. */
    CompletableFuture<List<String>> ready() {
        return ready;
    }

    CompletableFuture<Child> exit() {
        return process.onExit().thenApply(_ -> this);
    }

    ProcessRecord record() {
        return ProcessRecord.of(role, process.toHandle());
    }

    /** For a message: what it was and how it ended. */
    String describeExit() {
        return "the %s process ended with exit code %d".formatted(role, process.exitValue());
    }

    /** Asks it to end. */
    void stop() {
        process.destroy();
    }

    /** Waits for its end and the rest of its log; kills it when it takes a minute. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        for (var reader : readers) {
            reader.join();
        }
    }
}
