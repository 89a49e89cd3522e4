package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blockframe.launcher.up.Supervisor;
import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Goal: who asks the daemon gets an answer while it works with all cores: what works for long gives
 * way, whoever began its threads, and no thread that answers ever does.
 */
@EnabledOnOs(OS.LINUX)
class PrioritiesIT {
    private static final int FILES = 100;

    /** Each is committed in a job, and on a thread, of its own. */
    private static final int FILE_BYTES = 9_000_000;

    private static final int LONG_WORK = 10;
    private static final int IDLE_WORK = 19;

    /**
     * What scrubs, by what its threads are called: the job says that it gives way to all others.
     */
    private static final List<String> IDLE = List.of("weekly", "blockframe-reader");

    /** What helps commits and scrubs. */
    private static final List<String> HELPING = List.of("blockframe-worker-.*");

    /** What scans, commits and tidies up. */
    private static final List<String> LONG =
            List.of(
                    "Camel .*drop-small",
                    "Camel .*drop-large",
                    "housekeeping",
                    "history-trim",
                    "drop-large"); // until all is committed

    /** What takes a request and answers it; Tomcat would have none of the first on virtual ones. */
    private static final List<String> ANSWERING =
            List.of("http-nio-.*-exec-.*", "http-nio-.*-Poller", "http-nio-.*-Acceptor");

    @TempDir Path temp;
    private final HttpClient client = HttpClient.newHttpClient();
    private BlockFrameProcess blockframe;
    private Process daemon;
    private String jobs;

    @BeforeEach
    void startAScrubThatLasts() throws Exception {
        Files.createDirectories(temp.resolve("drop"));
        declare("drop", "kind = 'ingest'", "folder = 'drop'", "poll = '50ms'", "settle = '100ms'");
        declare("weekly", "kind = 'scrub'", "cron = '0 0 3 ? * SUN'", "rate = '1MB/s'");
        var config = temp.resolve("config.toml");
        Files.writeString(config, "[archive]\ndirectory = 'archive'\n[daemon]\nport = 0\n");
        blockframe = new BlockFrameProcess(config);
        var file = Files.write(temp.resolve("checked"), Bytes.random(1, 100_000_000));
        assertThat(blockframe.run("commit", "-f", file.toString()).exitCode()).isZero();
        start();
        ask(HttpRequest.newBuilder(URI.create(jobs + "/weekly/executions")).POST(noBody()));
    }

    private static HttpRequest.BodyPublisher noBody() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private void declare(String job, String... lines) throws IOException {
        var file = Files.createDirectories(temp.resolve("jobs")).resolve(job + ".toml");
        Files.write(file, List.of(lines));
    }

    private void start() throws IOException {
        daemon = blockframe.start("daemon", temp.resolve("daemon.log"));
        var output = daemon.inputReader();
        for (String line; (line = output.readLine()) != null && !line.equals(Supervisor.READY); ) {
            if (line.startsWith("Job status at ")) {
                jobs = line.substring("Job status at ".length());
            }
        }
        assertThat(jobs).as("address of the daemon").isNotNull();
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        daemon.destroyForcibly();
        assertThat(daemon.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void whatAnswersComesBeforeWhatWorksForLong() throws Exception {
        int own = TaskPriorities.niceness(daemon, daemon.pid());
        for (int i = 0; i < FILES; i++) {
            try (var file = new RandomAccessFile(temp.resolve("drop/" + i).toFile(), "rw")) {
                file.setLength(FILE_BYTES + i);
            }
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> {
                            var threads = TaskPriorities.of(daemon);
                            threads.assertAll(ANSWERING, own);
                            threads.assertAll(LONG, Math.max(own, LONG_WORK));
                            threads.assertAll(IDLE, Math.max(own, IDLE_WORK));
                            threads.assertAtLeast(HELPING, Math.max(own, LONG_WORK));
                            assertThat(filesWaiting()).isPositive();
                        });
        // Those that were begun while it worked, too.
        TaskPriorities.of(daemon).assertAll(ANSWERING, own);
    }

    private int filesWaiting() throws Exception {
        for (var job : ask(HttpRequest.newBuilder(URI.create(jobs)))) {
            if (job.get("name").asString().equals("drop")) {
                return job.get("files_waiting").asInt();
            }
        }
        throw new AssertionError("the job drop is not declared");
    }

    private JsonNode ask(HttpRequest.Builder request) throws Exception {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JsonMapper.shared().readTree(answer.body());
    }
}
