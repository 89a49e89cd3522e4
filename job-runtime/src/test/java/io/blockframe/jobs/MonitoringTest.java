package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

/** Goal: a monitor sees what was done, what waits and what is wrong, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringTest {
    private JobServer server;

    @BeforeAll
    void run(@TempDir Path state) {
        server = new JobServer(state);
        var notes = new JobNotes();
        notes.progress().begin(JobProgress.Unit.FILES, 3, 3000, 0, 0);
        notes.set("stripes", 5);
        server.run(
                "a",
                notes,
                List.of("1", "2", "3"),
                _ -> {
                    notes.count("committed");
                    notes.progress().add(1, 1000);
                });
        var failing = new JobNotes();
        server.run(
                "b",
                failing,
                List.of("1"),
                _ -> {
                    failing.failure("b: no");
                    throw new IllegalStateException("no");
                });
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void countsFilesBytesDurationsAndFailures() {
        assertThat(metrics())
                .contains(
                        "blockframe_files_total{job=\"ingest-drop\",outcome=\"committed\"} 3.0",
                        "blockframe_bytes_total{job=\"ingest-drop\"} 3000.0",
                        "blockframe_failures_total{job=\"ingest-drop\"} 1.0",
                        "blockframe_failures_total{job=\"stuck\"} 0.0",
                        "blockframe_executions_seconds_count{job=\"ingest-drop\",status=\"completed\"}"
                            + " 1",
                        "blockframe_executions_seconds_count{job=\"ingest-drop\",status=\"failed\"}"
                                + " 1")
                .doesNotContain("outcome=\"stripes\"", "spring_batch");
    }

    @Test
    void tellsWhatWaits() {
        assertThat(metrics())
                .contains("blockframe_waiting_files{job=\"ingest-drop\"} 7.0")
                .containsPattern(
                        "blockframe_waiting_oldest_seconds\\{job=\"ingest-drop\"} 1\\.\\d+E9");
    }

    @Test
    void isNotHealthyWhileAJobIsKeptFromItsWork() {
        server.client()
                .get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("OUT_OF_SERVICE")
                .jsonPath("$.components.db.status")
                .isEqualTo("UP")
                .jsonPath("$.components.jobs.details.ingest-drop")
                .isEqualTo("works")
                .jsonPath("$.components.jobs.details.stuck")
                .isEqualTo("waits: full")
                .jsonPath("$.components.jobs.details.broken")
                .isEqualTo("is refused: line 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/env", "/beans", "/heapdump", "/shutdown", "/metrics", "/info"})
    void nothingElseIsExposed(String endpoint) {
        server.client().get().uri("/actuator" + endpoint).exchange().expectStatus().isNotFound();
    }

    private String metrics() {
        return server.client()
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }
}
