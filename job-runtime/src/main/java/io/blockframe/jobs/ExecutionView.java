package io.blockframe.jobs;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One execution of a job, as the API shows it.
 *
 * @param status {@code running}, {@code stopping} (it runs, and was told to stop), {@code
 *     completed}, {@code failed} or {@code stopped}
 * @param file what it was about, null when that is not known
 * @param attempt counts the attempts at the same thing, from 1
 * @param progress how far it is or came, null before it began its work
 * @param counts what its steps counted, by name
 * @param failures one line for each of the first things that failed
 */
@JsonNaming(SnakeCaseStrategy.class)
record ExecutionView(
        long id,
        String job,
        String status,
        String file,
        Long attempt,
        Instant startedAt,
        Instant endedAt,
        ProgressView progress,
        Map<String, Long> counts,
        List<StepView> steps,
        List<String> failures) {

    /** One step of an execution. */
    @JsonNaming(SnakeCaseStrategy.class)
    record StepView(
            String name,
            String status,
            long read,
            long written,
            long chunks,
            Instant startedAt,
            Instant endedAt) {

        static StepView of(StepExecution step) {
            return new StepView(
                    step.getStepName(),
                    word(step.getStatus()),
                    step.getReadCount(),
                    step.getWriteCount(),
                    step.getCommitCount(),
                    instant(step.getStartTime()),
                    instant(step.getEndTime()));
        }
    }

    static ExecutionView of(JobExecution execution, RunningJobs running) {
        var parameters = execution.getJobParameters();
        return new ExecutionView(
                execution.getId(),
                execution.getJobInstance().getJobName(),
                running.isStopping(execution) ? "stopping" : word(execution.getStatus()),
                parameters.getString("file"),
                parameters.getLong(ResumableJobs.ATTEMPT),
                instant(execution.getStartTime()),
                instant(execution.getEndTime()),
                progress(execution, running),
                JobNotes.counts(execution),
                execution.getStepExecutions().stream()
                        .sorted(Comparator.comparing(StepExecution::getId))
                        .map(StepView::of)
                        .toList(),
                JobNotes.failures(execution));
    }

    private static ProgressView progress(JobExecution execution, RunningJobs running) {
        return running.progress(execution)
                .map(ProgressView::ofRunning)
                .or(() -> JobNotes.progress(execution).map(ProgressView::ofEnded))
                .orElse(null);
    }

    private static String word(BatchStatus status) {
        return ExecutionStatus.of(status).word();
    }

    private static Instant instant(LocalDateTime time) {
        return time == null ? null : time.atZone(ZoneId.systemDefault()).toInstant();
    }
}
