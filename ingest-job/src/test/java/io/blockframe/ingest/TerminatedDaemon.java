package io.blockframe.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A daemon in a process of its own that is told to stop, by SIGTERM, when it begins a stripe. */
final class TerminatedDaemon {

    /** What a process ends with that was told to. */
    static final int EXIT_CODE = 143;

    private static final CompletableFuture<Daemons> STARTED = new CompletableFuture<>();
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private TerminatedDaemon() {}

    /**
     * @param arguments home, and the name of the folder whose creation tells it to stop
     */
    public static void main(String[] arguments) throws Exception {
        STARTED.complete(
                new Daemons(
                        Path.of(arguments[0]),
                        (operation, path) -> {
                            if (operation.equals("createDirectory")
                                    && path.getFileName().toString().equals(arguments[1])
                                    && !TOLD.getAndSet(true)) {
                                terminate();
                            }
                        }));
        STARTED.join().daemon.awaitStop();
    }

    /** The stripe goes on when the process is stopping. */
    private static void terminate() throws IOException {
        var daemon = STARTED.join().daemon;
        new ProcessBuilder("kill", "-TERM", Long.toString(ProcessHandle.current().pid())).start();
        try {
            daemon.awaitStop();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
