package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;

import java.nio.file.Path;
import java.util.List;

/** Goal: the API tells what happened, and every error is a problem that clients can switch on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobApiTest {
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

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void listsDeclaredJobsWithTheirStateAndLastExecution() {
        server.client()
                .get()
                .uri("/jobs")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.length()")
                .isEqualTo(2)
                .jsonPath("$[0].name")
                .isEqualTo(JobServer.JOB)
                .jsonPath("$[0].kind")
                .isEqualTo("ingest")
                .jsonPath("$[0].state")
                .isEqualTo("waiting")
                .jsonPath("$[0].last_execution.id")
                .isEqualTo(failed)
                .jsonPath("$[1].state")
                .isEqualTo("blocked")
                .jsonPath("$[1].problem")
                .isEqualTo("full")
                .jsonPath("$[1].last_execution")
                .isEmpty();
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

    @ParameterizedTest
    @CsvSource({
        "/executions/4711, 404, urn:blockframe:problem:unknown-execution",
        "/executions/x, 400, about:blank",
        "/executions/99999999999999999999, 400, about:blank",
        "/jobs/nobody/executions, 404, urn:blockframe:problem:unknown-job",
        "/jobs/ingest-drop/executions?size=0, 400, urn:blockframe:problem:bad-page",
        "/jobs/ingest-drop/executions?size=101, 400, urn:blockframe:problem:bad-page",
        "/jobs/ingest-drop/executions?page=-1, 400, urn:blockframe:problem:bad-page",
        "/jobs/ingest-drop/executions?page=x, 400, about:blank",
        "/nowhere, 404, about:blank"
    })
    void everyErrorIsAProblem(String uri, int status, String type) {
        var body =
                server.client()
                        .get()
                        .uri(uri)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(status)
                        .expectHeader()
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody();
        assertThat(body).contains("\"status\":" + status);
        if (!type.equals("about:blank")) {
            assertThat(body).contains("\"type\":\"" + type + "\"");
        }
    }

    @Test
    void refusesOtherMethodsWithAProblem() {
        server.client()
                .post()
                .uri("/jobs")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }
}
