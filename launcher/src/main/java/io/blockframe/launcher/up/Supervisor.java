package io.blockframe.launcher.up;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs several processes as one: their logs become one log, none of them runs without the others,
 * and an end of the program ends them all.
 */
public final class Supervisor {
    /** The line on stdout with which a process says that its start is complete. */
    public static final String READY = "Ready; Ctrl-C ends it.";

    static final String IS_READY = "BlockFrame is ready.";

    private final Path state;
    private final PrintWriter out;
    private final PrintWriter log;
    private final List<Child> children = new ArrayList<>();
    private boolean stopping;

    /**
     * @param state where running processes are recorded
     * @param out is told when all are ready
     * @param log gets the lines of all logs, each with the role before it
     */
    public Supervisor(Path state, PrintWriter out, PrintWriter log) {
        this.state = state;
        this.out = out;
        this.log = log;
    }

    /**
     * Runs until one of the processes ends or the program is told to.
     *
     * @param commands by role, in the order in which they start
     * @return why it ended; empty when the program was told to end
     */
    public String run(Map<String, List<String>> commands) throws IOException, InterruptedException {
        var hook = new Thread(this::stopQuietly, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            for (var command : commands.entrySet()) {
                start(command.getKey(), command.getValue());
            }
            var ended =
                    CompletableFuture.anyOf(
                            children.stream().map(Child::exit).toArray(CompletableFuture[]::new));
            var ready =
                    CompletableFuture.allOf(
                            children.stream().map(Child::ready).toArray(CompletableFuture[]::new));
            CompletableFuture.anyOf(ready, ended).join();
            if (!ended.isDone()) {
                announce();
            }
            var first = (Child) ended.join();
            return isStopping() ? "" : first.describeExit();
        } finally {
            stop();
            removeHook(hook);
        }
    }

    private synchronized void start(String role, List<String> command) throws IOException {
        if (!stopping) {
            children.add(Child.start(role, command, log));
            record(false);
        }
    }

    private void announce() throws IOException {
        var lines = new ArrayList<>(List.of(IS_READY));
        for (var child : children) {
            child.ready().join().forEach(line -> lines.add("  " + line));
        }
        // At once: a line of a log in between would hide the rest from whoever waits for it.
        out.println(String.join(System.lineSeparator(), lines));
        out.flush();
        record(true);
    }

    private void record(boolean ready) throws IOException {
        var processes = new ArrayList<ProcessRecord>();
        processes.add(ProcessRecord.of("up", ProcessHandle.current()));
        children.forEach(child -> processes.add(child.record()));
        new UpRecord(processes, ready).write(state);
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private void stopQuietly() {
        try {
            stop();
        } catch (InterruptedException | IOException e) {
            log.println("blockframe: stopping: " + e);
            log.flush();
        }
    }

    private synchronized void stop() throws InterruptedException, IOException {
        if (stopping) {
            return;
        }
        stopping = true;
        children.forEach(Child::stop);
        for (var child : children) {
            child.awaitEnd();
        }
        UpRecord.delete(state);
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the program is ending already, through that hook
        }
    }
}
