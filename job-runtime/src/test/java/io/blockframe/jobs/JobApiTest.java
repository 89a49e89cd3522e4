package io.blockframe.jobs;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.client.RestTestClient;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** Goal: the API tells what happens and what happened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobApiTest {
    @TempDir Path state;
    private JobServer server;
    private long failed;

    @BeforeAll
    void runTwoJobs(@TempDir Path state) {
        server = new JobServer(state);
        var notes = new JobNotes();
        server.run("a.txt", notes, List.of("1", "2"), chunk -> notes.count("committed"));
        var failing = new JobNotes();
        failed =
                server.run(
                                "b.txt",
                                failing,
                                List.of("1"),
                                chunk -> {
                                    failing.failure("b.txt: permission denied");
                                    throw new IllegalStateException("stop");
                                })
                        .getId();
    }

    private RestTestClient.BodyContentSpec get(String uri) {
        return get(server, uri);
    }

    private static RestTestClient.BodyContentSpec get(JobServer server, String uri) {
        return server.client()
                .get()
                .uri(URI.create(server.url() + uri))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void listsDeclaredJobsWithTheirStateAndLastResult() {
        get("/jobs")
                .jsonPath("$.length()")
                .isEqualTo(3)
                .jsonPath("$[0].name")
                .isEqualTo(JobServer.JOB)
                .jsonPath("$[0].kind")
                .isEqualTo("ingest")
                .jsonPath("$[0].state")
                .isEqualTo("idle")
                .jsonPath("$[0].why")
                .isEmpty()
                .jsonPath("$[0].files_waiting")
                .isEqualTo(7)
                .jsonPath("$[0].waiting[0].why")
                .isEqualTo("it is locked")
                .jsonPath("$[0].files_left_alone")
                .isEqualTo(30)
                .jsonPath("$[0].left_alone[0].why")
                .isEqualTo("is hidden")
                .jsonPath("$[0].oldest_waiting")
                .isEqualTo("1970-01-01T00:00:00Z")
                .jsonPath("$[0].last_result.id")
                .isEqualTo(failed)
                .jsonPath("$[1].state")
                .isEqualTo("waiting")
                .jsonPath("$[1].why")
                .isEqualTo("full")
                .jsonPath("$[1].last_result")
                .isEmpty()
                .jsonPath("$[2].state")
                .isEqualTo("refused")
                .jsonPath("$[2].why")
                .isEqualTo("line 3");
    }

    @ParameterizedTest
    @CsvSource({
        "status=failed, b.txt",
        "status=completed, a.txt",
        "status=stopped, ",
        "file=B.T, b.txt",
        "file=%25, ",
        "file=_, ",
        "from=2000-01-01T00:00:00Z&file=a, a.txt",
        "from=2000-01-01T00:00:00%2B01:00&status=failed, b.txt",
        "from=2100-01-01T00:00:00Z, ",
        "to=2000-01-01T00:00:00Z, "
    })
    void findsExecutionsByStatusTimeAndFile(String query, String file) {
        var body = get("/jobs/" + JobServer.JOB + "/executions?" + query);
        if (file == null) {
            body.jsonPath("$.total").isEqualTo(0).jsonPath("$.items").isEmpty();
        } else {
            body.jsonPath("$.total").isEqualTo(1).jsonPath("$.items[0].file").isEqualTo(file);
        }
    }

    @Test
    void showsHowFarARunningExecutionIs() throws Exception {
        var inChunk = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var notes = new JobNotes();
        notes.progress().begin(JobProgress.Unit.STRIPES, 4, 4000, 1, 1000);
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
                var own = new JobServer(state)) {
            var run =
                    threads.submit(
                            () ->
                                    own.run(
                                            "c.txt",
                                            notes,
                                            List.of("1"),
                                            _ -> {
                                                notes.progress().workOn("c.txt");
                                                notes.progress().add(1, 1500);
                                                inChunk.countDown();
                                                go.await();
                                            }));
            inChunk.await();
            get(own, "/jobs")
                    .jsonPath("$[0].state")
                    .isEqualTo("running")
                    .jsonPath("$[0].running[0].status")
                    .isEqualTo("running")
                    .jsonPath("$[0].running[0].progress.unit")
                    .isEqualTo("stripes")
                    .jsonPath("$[0].running[0].progress.done")
                    .isEqualTo(2)
                    .jsonPath("$[0].running[0].progress.total")
                    .isEqualTo(4)
                    .jsonPath("$[0].running[0].progress.bytes_done")
                    .isEqualTo(2500)
                    .jsonPath("$[0].running[0].progress.bytes_total")
                    .isEqualTo(4000)
                    .jsonPath("$[0].running[0].progress.bytes_per_second")
                    .isNotEmpty()
                    .jsonPath("$[0].running[0].progress.seconds_left")
                    .isNotEmpty()
                    .jsonPath("$[0].running[0].progress.current_file")
                    .isEqualTo("c.txt");
            go.countDown();
            get(own, "/executions/" + run.get().getId())
                    .jsonPath("$.status")
                    .isEqualTo("completed")
                    .jsonPath("$.progress.bytes_done")
                    .isEqualTo(2500)
                    .jsonPath("$.progress.seconds_left")
                    .isEmpty();
        }
    }

    @Test
    void pagesThroughExecutionsNewestFirst() {
        server.client()
                .get()
                .uri("/jobs/{name}/executions?page=1&size=1", JobServer.JOB)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.total")
                .isEqualTo(2)
                .jsonPath("$.page")
                .isEqualTo(1)
                .jsonPath("$.items.length()")
                .isEqualTo(1)
                .jsonPath("$.items[0].file")
                .isEqualTo("a.txt")
                .jsonPath("$.items[0].status")
                .isEqualTo("completed")
                .jsonPath("$.items[0].counts.committed")
                .isEqualTo(2)
                .jsonPath("$.items[0].steps[0].written")
                .isEqualTo(2);
    }

    @Test
    void listsTheExecutionsOfAJobThatIsDeclaredNoLonger() {
        server.runUndeclared("former", "old.txt");
        get(server, "/jobs/former/executions?file=OLD")
                .jsonPath("$.total")
                .isEqualTo(1)
                .jsonPath("$.items[0].file")
                .isEqualTo("old.txt");
    }

    @Test
    void showsWhatFailedInAnExecution() {
        server.client()
                .get()
                .uri("/executions/{id}", failed)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("failed")
                .jsonPath("$.attempt")
                .isEqualTo(1)
                .jsonPath("$.started_at")
                .isNotEmpty()
                .jsonPath("$.ended_at")
                .isNotEmpty()
                .jsonPath("$.failures[0]")
                .isEqualTo("b.txt: permission denied");
    }
}
