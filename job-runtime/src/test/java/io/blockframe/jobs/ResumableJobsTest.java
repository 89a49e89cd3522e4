package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * Goal: an attempt that did not get to its end is resumed, and no state of history stops a new one.
 */
class ResumableJobsTest {
    @TempDir Path state;

    @Test
    void countsAttemptsAtTheSameThing() {
        try (var server = new JobServer(state)) {
            assertThat(attempt(run(server))).isEqualTo(1);
            assertThat(attempt(run(server))).isEqualTo(2);
        }
    }

    @Test
    void resumesAnAttemptThatFailed() {
        try (var server = new JobServer(state)) {
            var first = runAndFail(server);
            var second = run(server);
            assertThat(first.getStatus()).isEqualTo(BatchStatus.FAILED);
            assertThat(second.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(second.getJobInstanceId()).isEqualTo(first.getJobInstanceId());
        }
    }

    @Test
    void recoversAnExecutionThatItsProcessLeftStarted() {
        long left;
        try (var server = new JobServer(state)) {
            left = leaveStarted(server).getId();
        }
        try (var server = new JobServer(state)) {
            var recovered = server.bean(JobRepository.class).getJobExecution(left);
            assertThat(recovered.getStatus()).isEqualTo(BatchStatus.FAILED);
            assertThat(JobNotes.failures(recovered))
                    .containsExactly("interrupted by the end of its process");
            assertThat(get(server, "/actuator/prometheus"))
                    .contains("blockframe_failures_total{job=\"ingest-drop\"} 1.0");
            var resumed = run(server);
            assertThat(resumed.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(resumed.getJobInstanceId()).isEqualTo(recovered.getJobInstanceId());
            assertThat(JobNotes.failures(resumed)).isEmpty();
        }
    }

    /** Goal: who is killed before his first chunk goes on, next time, where he was to go on. */
    @Test
    void keepsWhatWasSavedWhenAnExecutionWasKilledBeforeItSavedAnything() {
        long left;
        try (var server = new JobServer(state)) {
            var repository = server.bean(JobRepository.class);
            var failed = runAndFail(server);
            var saved = JobNotes.lastStep(failed).orElseThrow();
            saved.getExecutionContext().putString("cursor", "here");
            JobNotes.addFailure(saved.getExecutionContext(), "no");
            repository.updateExecutionContext(saved);
            left = leaveStarted(server, failed.getJobInstance()).getId();
        }
        try (var server = new JobServer(state)) {
            var recovered = server.bean(JobRepository.class).getJobExecution(left);
            assertThat(JobNotes.failures(recovered))
                    .containsExactly("interrupted by the end of its process");
            var resumed = run(server);
            assertThat(resumed.getJobInstanceId()).isEqualTo(recovered.getJobInstanceId());
            var step = JobNotes.lastStep(resumed).orElseThrow();
            assertThat(step.getExecutionContext().getString("cursor", "")).isEqualTo("here");
        }
    }

    /** Goal: the newest run goes on although earlier ones were completed, and trimmed since. */
    @Test
    void goesOnWithTheNewestRunUnlessThatWasCompleted() {
        try (var server = new JobServer(state)) {
            var repository = server.bean(JobRepository.class);
            var completed = server.runOn(List.of("1"), _ -> {});
            var failed =
                    server.runOn(
                            List.of("1"),
                            _ -> {
                                throw new IllegalStateException("no");
                            });
            assertThat(failed.getJobInstanceId()).isNotEqualTo(completed.getJobInstanceId());
            repository.deleteJobExecution(completed);
            repository.deleteJobInstance(completed.getJobInstance());
            var resumed = server.runOn(List.of("1"), _ -> {});
            assertThat(resumed.getJobInstanceId()).isEqualTo(failed.getJobInstanceId());
            var next = server.runOn(List.of("1"), _ -> {});
            assertThat(next.getJobInstanceId()).isNotEqualTo(failed.getJobInstanceId());
            assertThat(server.bean(ResumableJobs.class).lastStart(JobServer.JOB)).isPresent();
            assertThat(server.bean(ResumableJobs.class).lastStart("another")).isEmpty();
            assertThat(server.bean(ResumableJobs.class).lastUntil(JobServer.JOB))
                    .contains(JobServer.UNTIL);
            assertThat(server.bean(ResumableJobs.class).lastUntil("another")).isEmpty();
        }
    }

    /** Goal: a process that was killed between an attempt and its execution stops no later one. */
    @Test
    void countsOnWhereAnAttemptHasNoExecution() {
        try (var server = new JobServer(state)) {
            server.bean(JobRepository.class).createJobInstance(JobServer.JOB, firstAttempt());
            var run = run(server);
            assertThat(run.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(attempt(run)).isEqualTo(2);
        }
    }

    @Test
    void stopsAfterTheChunkItIsAtAndResumes() throws Exception {
        var written = new ArrayList<String>();
        var inFirstChunk = new CountDownLatch(1);
        var stopping = new CountDownLatch(1);
        JobExecution stopped;
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory());
                var server = new JobServer(state)) {
            var running =
                    threads.submit(
                            () ->
                                    server.run(
                                            "a",
                                            new JobNotes(),
                                            List.of("1", "2", "3"),
                                            chunk -> {
                                                inFirstChunk.countDown();
                                                stopping.await();
                                                written.addAll(chunk.getItems());
                                            }));
            inFirstChunk.await();
            var jobs = server.bean(RunningJobs.class);
            var stopper = threads.submit(() -> jobs.stop());
            await().until(() -> !jobs.isRunning());
            assertThatThrownBy(() -> run(server)).isInstanceOf(JobsStoppingException.class);
            stopping.countDown();
            stopper.get();
            stopped = running.get();
            assertThat(stopped.getStatus()).isEqualTo(BatchStatus.STOPPED);
            assertThat(written).containsExactly("1");
        }
        try (var server = new JobServer(state)) {
            var resumed = run(server);
            assertThat(resumed.getStatus()).isEqualTo(BatchStatus.COMPLETED);
            assertThat(resumed.getJobInstanceId()).isEqualTo(stopped.getJobInstanceId());
        }
    }

    private static String get(JobServer server, String uri) {
        return server.client()
                .get()
                .uri(uri)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
    }

    private static JobExecution run(JobServer server) {
        return server.run("a", new JobNotes(), List.of("1"), _ -> {});
    }

    private static JobExecution runAndFail(JobServer server) {
        return server.run(
                "a",
                new JobNotes(),
                List.of("1"),
                _ -> {
                    throw new IllegalStateException("no");
                });
    }

    private static long attempt(JobExecution execution) {
        return execution.getJobParameters().getLong(ResumableJobs.ATTEMPT);
    }

    /** What a killed process leaves behind. */
    private static JobParameters firstAttempt() {
        return new JobParametersBuilder(JobServer.identity("a"))
                .addLong(ResumableJobs.ATTEMPT, 1L)
                .toJobParameters();
    }

    private static JobExecution leaveStarted(JobServer server) {
        var repository = server.bean(JobRepository.class);
        return leaveStarted(server, repository.createJobInstance(JobServer.JOB, firstAttempt()));
    }

    private static JobExecution leaveStarted(JobServer server, JobInstance instance) {
        var repository = server.bean(JobRepository.class);
        var execution =
                repository.createJobExecution(instance, firstAttempt(), new ExecutionContext());
        var step = repository.createStepExecution("copy", execution);
        step.setStatus(BatchStatus.STARTED);
        step.setStartTime(LocalDateTime.now());
        repository.update(step);
        execution.setStatus(BatchStatus.STARTED);
        execution.setStartTime(LocalDateTime.now());
        repository.update(execution);
        return execution;
    }
}
