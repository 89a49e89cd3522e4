package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.TierPolicy;
import io.blockframe.ingest.IngestKind;
import io.blockframe.jobs.ApiAccess;
import io.blockframe.jobs.DaemonSettings;
import io.blockframe.jobs.JobDaemon;
import io.blockframe.jobs.JobFiles;
import io.blockframe.jobs.JobKind;
import io.blockframe.launcher.api.TokenFile;
import io.blockframe.launcher.cli.Cli.Result;
import io.blockframe.settings.SeparateFolders;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Goal: what the daemon knows of its jobs is seen, and asked for, on the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobsCommandTest {
    private static final String TOKEN_FILE = "token_file = 'token'\n";

    private Cli cli;
    private JobDaemon daemon;

    @BeforeAll
    void startADaemonAndDropAFile(@TempDir Path directory) throws IOException {
        cli = new Cli(directory);
        cli.file("jobs/drop.toml", "kind = 'ingest'\nfolder = 'in'\nsettle = '50ms'\n");
        var token = TokenFile.readOrCreate(cli.directory.resolve("token"));
        var kinds = List.<JobKind>of(new IngestKind(TierPolicy.DEFAULT));
        var jobs =
                new JobFiles(
                        cli.directory.resolve("jobs"), cli.directory, new SeparateFolders(), kinds);
        var access = new ApiAccess(InetAddress.getLoopbackAddress(), 0, Optional.of(token));
        daemon =
                JobDaemon.start(
                        new DaemonSettings(
                                Archive.create(OsDisk.instance(), cli.archive),
                                cli.directory.resolve("state"),
                                kinds,
                                jobs,
                                access));
        configure(daemon.port(), TOKEN_FILE);
        cli.file("in/a.txt", "a");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cli.ok("jobs").out().contains("last: completed"));
    }

    @AfterAll
    void stop() throws IOException {
        daemon.close();
    }

    @Test
    void listsJobs() {
        assertThat(cli.ok("jobs").out())
                .containsPattern(
                        "drop +ingest +(idle|running) +.*last: completed 20.*\\(\\d+\\) committed"
                                + " 1");
        var json = cli.ok("jobs", "--json").json();
        assertThat(json.get(0).path("name").asString()).isEqualTo("drop");
        assertThat(json.get(0).path("last_result").path("counts").path("committed").asLong())
                .isEqualTo(1);
    }

    @Test
    void listsAndFindsExecutions() {
        assertThat(cli.ok("jobs", "drop").out()).containsPattern("\\d+  completed .* a.txt ");
        assertThat(cli.ok("jobs", "drop", "--file=A.TX", "--status=completed").out())
                .contains("a.txt");
        assertThat(cli.ok("jobs", "drop", "--from=2000-01-01", "--to=2000-01-02").out())
                .isEqualTo("no executions\n");
        assertThat(cli.ok("jobs", "drop", "--page=3").out()).isEqualTo("no executions\n");
        assertThat(cli.ok("jobs", "drop", "--json").json().path("total").asLong()).isPositive();
    }

    @Test
    void showsOneExecution() {
        long id = lastId();
        assertThat(cli.ok("jobs", "show", id).out())
                .contains("execution " + id + " of drop: completed", "a.txt", "committed 1")
                .contains("progress 100 %  1 of 1 files, 1 B of 1 B");
        assertThat(cli.ok("jobs", "show", id, "--json").json().path("id").asLong()).isEqualTo(id);
        // It has ended, so that there is nothing to wait for.
        assertThat(cli.ok("jobs", "show", id, "--watch").out()).contains("completed");
    }

    @Test
    void runsAJob() {
        assertThat(cli.ok("jobs", "run", "drop").out()).isEqualTo("drop will run now\n");
    }

    @Test
    void saysWhatCannotBeDone() {
        long id = lastId();
        assertRefused(1, "has ended as completed", cli.run("jobs", "stop", id));
        assertRefused(1, "nothing to restart", cli.run("jobs", "restart", id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nobody | | no job is called 'nobody'; known: drop",
                "run | nobody | no job is called 'nobody'; known: drop",
                "show | 4711 | no execution has the number '4711'",
                "show | x y/../z | Bad Request",
                "stop | four | must be a whole number",
                "show | | needs to know which",
                "run | | needs to know which",
                "stop | | needs to know which",
                "eat | drop | 'eat' is none of show, run, stop, restart"
            })
    void whatIsNotThereIsWrongUsage(String word, String other, String message) {
        var result = other == null ? cli.run("jobs", word) : cli.run("jobs", word, other);
        assertRefused(2, message, result);
    }

    @Test
    void wrongOptionsAreWrongUsage() {
        assertRefused(2, "is no status", cli.run("jobs", "drop", "--status=bad"));
        assertRefused(2, "is no time", cli.run("jobs", "drop", "--from=yesterday"));
        assertRefused(2, "must be a whole number", cli.run("jobs", "drop", "--page=x"));
        assertRefused(2, "--watch goes with", cli.run("jobs", "run", "drop", "--watch"));
        assertRefused(2, "--status goes with", cli.run("jobs", "--status=failed"));
        assertRefused(2, "--file goes with", cli.run("jobs", "show", lastId(), "--file=a"));
        assertRefused(2, "--page goes with", cli.run("jobs", "run", "drop", "--page=1"));
        assertRefused(2, "--from goes with", cli.run("jobs", "--reports", "--from=2026-01-01"));
    }

    @Test
    void theTokenOfTheConfigurationIsShown() throws IOException {
        try {
            configure(daemon.port(), "");
            assertRefused(2, "Authorization: Bearer", cli.run("jobs"));
        } finally {
            configure(daemon.port(), TOKEN_FILE);
        }
    }

    @Test
    void aDaemonThatDoesNotRunIsMissed() throws IOException {
        // A port that is bound and does not listen answers nobody, and nobody else can take it.
        try (var held = new Socket()) {
            held.bind(new InetSocketAddress("127.0.0.1", 0));
            int port = held.getLocalPort();
            configure(port, TOKEN_FILE);
            assertRefused(
                    1,
                    "no daemon answers at http://127.0.0.1:%d/; \"blockframe up\" starts it"
                            .formatted(port),
                    cli.run("jobs"));
        } finally {
            configure(daemon.port(), TOKEN_FILE);
        }
    }

    @Test
    void thePortThatTheDaemonTookIsKnown() throws IOException {
        var file = cli.directory.resolve("state/daemon.port");
        try {
            configure(0, TOKEN_FILE);
            assertRefused(1, "no daemon is running", cli.run("jobs"));
            Files.writeString(file, daemon.port() + "\n");
            assertThat(cli.ok("jobs").out()).contains("drop");
        } finally {
            Files.deleteIfExists(file);
            configure(daemon.port(), TOKEN_FILE);
        }
    }

    @Test
    void anotherServerIsNotTakenForTheDaemon() throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("<html>hello</html>".getBytes());
                    exchange.close();
                });
        server.start();
        try {
            configure(server.getAddress().getPort(), "");
            assertRefused(1, "is not BlockFrame", cli.run("jobs"));
        } finally {
            server.stop(0);
            configure(daemon.port(), TOKEN_FILE);
        }
    }

    /** Goal: what says nothing of jobs is not taken for a daemon without any. */
    @ParameterizedTest
    @CsvSource({"301, its answer has status 301", "200, its answer is empty"})
    void anEmptyAnswerIsNotTakenForNoJob(int status, String message) throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
        try {
            configure(server.getAddress().getPort(), "");
            assertRefused(1, "is not BlockFrame's daemon", cli.run("jobs"));
            assertRefused(1, message, cli.run("jobs"));
        } finally {
            server.stop(0);
            configure(daemon.port(), TOKEN_FILE);
        }
    }

    private long lastId() {
        return cli.ok("jobs", "--json").json().get(0).path("last_result").path("id").asLong();
    }

    private void configure(int port, String more) throws IOException {
        cli.config("[daemon]\nport = %d\n%s".formatted(port, more));
    }

    private static void assertRefused(int code, String message, Result result) {
        assertThat(result.err()).contains(message).doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(code);
    }
}
