package io.blockframe.launcher.up;

import io.blockframe.format.ArchiveException;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts commands that survive this process and its terminal, each with a log of its own. */
public final class Detached {
    private static final long POLL_MILLIS = 100;
    private static final int LOG_TAIL = 20;

    private final Path log;
    private final PrintWriter err;

    /**
     * @param log gets all that the command prints; one that is there is kept as {@code LOG.old}
     * @param err is told the end of the log of a command that failed
     */
    public Detached(Path log, PrintWriter err) {
        this.log = log;
        this.err = err;
    }

    /** Whether a command has started, by its process. */
    public interface Readiness {
        boolean isReady(long pid) throws IOException;
    }

    /**
     * Starts a command and waits until it is ready.
     *
     * @return the lines that it has printed
     * @throws ArchiveException when it ends before
     */
    public List<String> start(List<String> command, Readiness readiness)
            throws IOException, InterruptedException {
        Files.createDirectories(log.getParent());
        if (Files.exists(log)) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".old"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        var detached =
                new ArrayList<>(List.of("setsid")); // a session of its own: no hang-up reaches it
        detached.addAll(command);
        var process =
                new ProcessBuilder(detached)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(log.toFile())
                        .redirectErrorStream(true)
                        .start();
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            if (readiness.isReady(process.pid())) {
                return Files.readAllLines(log);
            }
        }
        var lines = Files.readAllLines(log);
        lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()).forEach(err::println);
        throw new ArchiveException(
                "it ended with exit code %d before it was ready; its log is %s"
                        .formatted(process.exitValue(), log));
    }

    /** Whether a command whose start ends with {@link Supervisor#READY} has printed that. */
    public boolean saysReady() throws IOException {
        return Files.readAllLines(log).contains(Supervisor.READY);
    }
}
