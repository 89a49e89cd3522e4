package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Goal: what is asked for by hand is done once, beside what the job does by itself, and what cannot
 * be done is said.
 */
class JobControlTest {
    @TempDir Path state;
    private JobServer server;
    private ExecutorService threads;
    private final CountDownLatch inChunk = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @BeforeEach
    void start() {
        threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
        server = new JobServer(state);
    }

    @AfterEach
    void stop() {
        go.countDown();
        server.close();
        threads.close();
    }

    @Test
    void runsAJobThatIsIdleOrWaits() {
        post("/jobs/ingest-drop/executions")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .location("/jobs/ingest-drop/executions")
                .expectBody()
                .jsonPath("$.name")
                .isEqualTo("ingest-drop");
        post("/jobs/stuck/executions").expectStatus().isAccepted();
        assertThat(server.asked).containsExactly("ingest-drop runs", "stuck runs");
    }

    @Test
    void refusesToRunWhatIsRefused() {
        problem(post("/jobs/broken/executions"), 409, "job-refused")
                .jsonPath("$.detail")
                .isEqualTo("line 3");
        problem(post("/jobs/nobody/executions"), 404, "unknown-job");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void refusesToRunOrRestartWhatRuns() throws Exception {
        runToTheFirstChunk();
        long id = lastId();
        problem(post("/jobs/ingest-drop/executions"), 409, "job-busy")
                .jsonPath("$.execution_ids[0]")
                .isEqualTo(id);
        problem(post("/executions/" + id + "/restart"), 409, "execution-busy");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void stopsAfterTheChunkOnce() throws Exception {
        var run = runToTheFirstChunk();
        long id = lastId();
        for (int i = 0; i < 2; i++) {
            post("/executions/" + id + "/stop")
                    .expectStatus()
                    .isAccepted()
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("stopping");
        }
        go.countDown();
        var stopped = run.get();
        assertThat(stopped.getStatus()).isEqualTo(BatchStatus.STOPPED);
        assertThat(stopped.getStepExecutions().iterator().next().getWriteCount()).isEqualTo(1);
        post("/executions/" + id + "/stop")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("stopped");
    }

    @Test
    void restartsWhatWasStoppedOrFailedAndNothingElse() {
        long failed = run(false).getId();
        post("/executions/" + failed + "/restart")
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .location("/jobs/ingest-drop/executions");
        assertThat(server.asked).containsExactly("ingest-drop resumes " + failed);
        problem(post("/executions/" + failed + "/stop"), 409, "execution-ended");

        long completed = run(true).getId();
        problem(post("/executions/" + failed + "/restart"), 409, "execution-superseded")
                .jsonPath("$.execution_ids[0]")
                .isEqualTo(completed);
        problem(post("/executions/" + completed + "/restart"), 409, "execution-ended");
        problem(post("/executions/" + completed + "/stop"), 409, "execution-ended");
        problem(post("/executions/4711/restart"), 404, "unknown-execution");
        problem(post("/executions/4711/stop"), 404, "unknown-execution");
        assertThat(server.asked).hasSize(1);
    }

    @Test
    void refusesWhileTheDaemonStops() {
        server.bean(RunningJobs.class).stop();
        problem(post("/jobs/ingest-drop/executions"), 503, "stopping");
        assertThat(server.asked).isEmpty();
    }

    private Future<JobExecution> runToTheFirstChunk() throws InterruptedException {
        var run =
                threads.submit(
                        () ->
                                server.run(
                                        "a",
                                        new JobNotes(),
                                        List.of("1", "2", "3"),
                                        _ -> {
                                            inChunk.countDown();
                                            go.await();
                                        }));
        inChunk.await();
        return run;
    }

    private JobExecution run(boolean succeeds) {
        return server.run(
                "a",
                new JobNotes(),
                List.of("1"),
                _ -> {
                    if (!succeeds) {
                        throw new IllegalStateException("no");
                    }
                });
    }

    private long lastId() {
        return server.bean(JobHistory.class).unended(JobServer.JOB).getFirst().getId();
    }

    private RestTestClient.ResponseSpec post(String uri) {
        return server.client().post().uri(uri).exchange();
    }

    private static RestTestClient.BodyContentSpec problem(
            RestTestClient.ResponseSpec response, int status, String type) {
        return response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:blockframe:problem:" + type)
                .jsonPath("$.status")
                .isEqualTo(status);
    }
}
