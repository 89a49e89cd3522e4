package io.blockframe.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of a file sharing protocol on the loopback interface, and what its clients say. */
final class LoopbackServer implements AutoCloseable {
    private final Process process;
    private final Path log;

    private LoopbackServer(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a server that ends after two minutes, whatever becomes of the test.
     *
     * @param log gets what it prints
     */
    static LoopbackServer start(Path log, String... server) throws IOException {
        var command = new ArrayList<>(List.of("timeout", "--kill-after=5", "120"));
        command.addAll(List.of(server));
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new LoopbackServer(process, log);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What a client did: its exit code, what it printed, and what it said of errors. */
    record Answer(int exitCode, byte[] printed, String said) {}

    /**
     * Runs a client to its end.
     *
     * @param directory where it runs
     */
    Answer client(Path directory, String... command) throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the server has ended: " + Files.readString(log));
        }
        var errors = Files.createTempFile("client", ".err");
        var client =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(errors.toFile())
                        .start();
        try {
            client.getOutputStream().close();
            var printed = client.getInputStream().readAllBytes();
            awaitExit(client);
            return new Answer(client.exitValue(), printed, Files.readString(errors));
        } finally {
            client.destroyForcibly();
            Files.delete(errors);
        }
    }

    private static void awaitExit(Process process) {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + process.info());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** Ends it, and what it has started. */
    @Override
    public void close() {
        var all = process.descendants().toList();
        process.destroy();
        awaitExit(process);
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
