package io.blockframe.launcher.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class SupervisorTest {
    private static final String READY = "echo '" + Supervisor.READY + "';";

    @TempDir Path state;
    private final StringWriter log = new StringWriter();

    /** Goal: what people must know is said when all are ready, and the end of one ends all. */
    @Test
    void announcesTogetherAndEndsTogether() throws Exception {
        var stop = state.resolve("stop");
        var commands =
                commands(
                        "echo 'Read here'; " + READY + " echo started >&2; exec sleep 1000",
                        "echo 'Drop here'; "
                                + READY
                                + " until [ -e "
                                + stop
                                + " ]; do sleep 0.05; done; exit 3");
        try (var piped = new PipedReader();
                var lines = new BufferedReader(piped);
                var out = new PrintWriter(new PipedWriter(piped), true)) {
            var end = CompletableFuture.supplyAsync(() -> run(out, commands));
            assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine()))
                    .containsExactly("BlockFrame is ready.", "  Read here", "  Drop here");
            var running = UpRecord.read(state).running();
            assertThat(running)
                    .extracting(ProcessRecord::role)
                    .containsExactly("up", "first", "second");
            Files.createFile(stop);
            assertThat(end.get()).isEqualTo("the second process ended with exit code 3");
            assertThat(running.get(1).process()).isEmpty();
            assertThat(UpRecord.read(state).processes()).isEmpty();
            assertThat(log.toString()).isEqualTo("first  | started\n");
        }
    }

    /** Goal: one that cannot start ends the others, and nothing is announced. */
    @Test
    void aFailureAtTheStartEndsAll() throws IOException {
        var out = new StringWriter();
        var reason =
                run(
                        new PrintWriter(out),
                        commands("" + READY + " exec sleep 1000", "echo 'no fuse' >&2; exit 1"));
        assertThat(reason).isEqualTo("the second process ended with exit code 1");
        assertThat(out.toString()).isEmpty();
        assertThat(log.toString()).contains("second | no fuse");
    }

    /** Goal: a number that the system has given to another process is nobody we end. */
    @Test
    void onlyOurOwnProcessIsEnded() throws Exception {
        var process = new ProcessBuilder("sleep", "1000").start();
        try {
            var ours = ProcessRecord.of("mount", process.toHandle());
            var another = new ProcessRecord("mount", ours.pid(), ours.started().minusSeconds(60));
            assertThat(stop(another)).isEqualTo("BlockFrame is not up\n");
            assertThat(process.isAlive()).isTrue();
            assertThat(stop(ours)).isEqualTo("BlockFrame is down\n");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(stop(ours)).isEqualTo("BlockFrame is not up\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aDamagedRecordCountsAsNone() throws IOException {
        Files.writeString(state.resolve("up.json"), "{");
        assertThat(UpRecord.read(state).running()).isEmpty();
    }

    private String stop(ProcessRecord process) throws IOException, InterruptedException {
        new UpRecord(List.of(process), true).write(state);
        var out = new StringWriter();
        new Background(state, new PrintWriter(out), new PrintWriter(log)).stop();
        return out.toString();
    }

    private String run(PrintWriter out, Map<String, List<String>> commands) {
        try {
            return new Supervisor(state, out, new PrintWriter(log)).run(commands);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, List<String>> commands(String first, String second) {
        var commands = new LinkedHashMap<String, List<String>>();
        commands.put("first", List.of("sh", "-c", first));
        commands.put("second", List.of("sh", "-c", second));
        return commands;
    }
}
