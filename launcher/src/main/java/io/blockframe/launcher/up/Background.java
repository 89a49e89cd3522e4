package io.blockframe.launcher.up;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code up} without a terminal: starts it, with its log in {@code state/up.log}, and ends it. */
public final class Background {
    private static final long STOP_SECONDS = 150;

    private final Path state;
    private final Path log;
    private final PrintWriter out;
    private final PrintWriter err;

    public Background(Path state, PrintWriter out, PrintWriter err) {
        this.state = state;
        this.log = state.resolve("up.log");
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a command that survives this process and its terminal, and waits until it is ready.
     *
     * @throws io.blockframe.format.ArchiveException when it ends before
     */
    public void start(List<String> command) throws IOException, InterruptedException {
        new Detached(log, err)
                .start(command, this::isReady).stream()
                        .dropWhile(line -> !line.equals(Supervisor.IS_READY))
                        .takeWhile(
                                line -> line.equals(Supervisor.IS_READY) || line.startsWith("  "))
                        .forEach(out::println);
        out.println("  Its log is " + log);
    }

    private boolean isReady(long pid) throws IOException {
        var up = UpRecord.read(state);
        return up.ready() && up.processes().getFirst().pid() == pid;
    }

    /**
     * Ends what runs, and waits for it.
     *
     * @return whether nothing runs any more
     */
    public boolean stop() throws IOException, InterruptedException {
        var up = UpRecord.read(state);
        if (up.running().isEmpty()) {
            out.println("BlockFrame is not up");
            return true;
        }
        // The first is up itself, which ends the others; they are told only when it is gone.
        for (var process : up.processes()) {
            if (!stop(process)) {
                return false;
            }
        }
        UpRecord.delete(state);
        out.println("BlockFrame is down");
        return true;
    }

    private boolean stop(ProcessRecord started) throws InterruptedException {
        var process = started.process();
        if (process.isEmpty()) {
            return true;
        }
        process.get().destroy();
        try {
            CompletableFuture<ProcessHandle> exit = process.get().onExit();
            exit.get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            err.println(
                    "blockframe: the %s process %d does not end; its log is %s"
                            .formatted(started.role(), started.pid(), log));
            return false;
        }
    }
}
