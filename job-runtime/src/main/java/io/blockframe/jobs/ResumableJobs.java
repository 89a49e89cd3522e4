package io.blockframe.jobs;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Starts jobs, or resumes the attempt that did not get to its end. Thread-safe.
 *
 * <p>An attempt that ended is no reason not to start: whether there is something to do is known by
 * whoever asks, and another attempt is counted.
 */
public final class ResumableJobs {

    /** Name of the job parameter that counts the attempts, from 1. */
    static final String ATTEMPT = "attempt";

    /** Name of the job parameter of jobs without an identity: when the run began. */
    static final String RUN = "run";

    /** Name of the job parameter of executions that must not go on for ever: until when. */
    static final String UNTIL = "until";

    /** Name of the job parameter of runs that are never resumed: when they began. */
    static final String ONCE = "at";

    private static final Set<BatchStatus> RESUMABLE =
            EnumSet.of(BatchStatus.FAILED, BatchStatus.STOPPED);

    private final JobRepository repository;
    private final JobOperator operator;
    private final RunningJobs running;
    private final JobMetrics metrics;

    ResumableJobs(
            JobRepository repository,
            JobOperator operator,
            RunningJobs running,
            JobMetrics metrics) {
        this.metrics = metrics;
        this.repository = repository;
        this.operator = operator;
        this.running = running;
    }

    /**
     * Runs a job on this thread until it ended, however that was.
     *
     * @param identity what the job is about; an earlier attempt has the same
     * @param notes where the job says how far it is
     * @return how it ended
     * @throws JobsStoppingException when no job may begin any more
     * @throws IllegalStateException when the repository refuses
     */
    public JobExecution run(Job job, JobParameters identity, JobNotes notes) {
        return start(job, nextAttempt(job.getName(), identity), notes);
    }

    /**
     * Runs a job that is always about the same: goes on with its newest run, unless that was
     * completed; otherwise as {@link #run}.
     *
     * @param until when this execution is to end; kept for {@link #lastUntil}, the job itself ends
     */
    public JobExecution runOn(Job job, Instant until, JobNotes notes) {
        var resumable =
                last(job.getName())
                        .filter(execution -> RESUMABLE.contains(execution.getStatus()))
                        .map(JobExecution::getJobParameters);
        var run =
                resumable.orElseGet(
                        () ->
                                new JobParametersBuilder()
                                        .addString(RUN, Instant.now().toString())
                                        .toJobParameters());
        var parameters =
                new JobParametersBuilder(run)
                        .addString(UNTIL, until.toString(), false)
                        .toJobParameters();
        return start(job, parameters, notes);
    }

    /** The newest execution of a job's newest run. */
    private Optional<JobExecution> last(String job) {
        return Optional.ofNullable(repository.getLastJobInstance(job))
                .map(repository::getLastJobExecution);
    }

    /** Runs a job that is never resumed; otherwise as {@link #run}. */
    public JobExecution runOnce(Job job, JobParameters parameters, JobNotes notes) {
        var once =
                new JobParametersBuilder(parameters)
                        .addString(ONCE, Instant.now().toString())
                        .toJobParameters();
        return start(job, once, notes);
    }

    /** When the newest execution of a job began, as far as the history knows. */
    public Optional<Instant> lastStart(String job) {
        return last(job)
                .map(JobExecution::getStartTime)
                .map(time -> time.atZone(ZoneId.systemDefault()).toInstant());
    }

    /** Until when the newest execution of a job was to go on, as far as the history knows. */
    public Optional<Instant> lastUntil(String job) {
        return last(job)
                .map(execution -> execution.getJobParameters().getString(UNTIL))
                .map(Instant::parse);
    }

    /** Why an execution failed: the first error of the disk or the archive, else what there is. */
    public static Throwable cause(JobExecution execution) {
        Throwable first = new IllegalStateException("job ended as " + execution.getStatus());
        for (var failure : execution.getAllFailureExceptions()) {
            first = failure;
            for (var cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException) {
                    return cause;
                }
            }
        }
        return first;
    }

    private JobExecution start(Job job, JobParameters parameters, JobNotes notes) {
        var run = RunningJobs.Run.of(job.getName(), parameters);
        running.begins(run, notes);
        notes.progress().tell(bytes -> metrics.worked(job.getName(), bytes));
        long began = System.nanoTime();
        try {
            var execution = operator.start(job, parameters);
            var took = Duration.ofNanos(System.nanoTime() - began);
            metrics.ended(job.getName(), execution, took, notes);
            return execution;
        } catch (JobExecutionException e) {
            throw new IllegalStateException(
                    "job %s cannot start: %s".formatted(job.getName(), e.getMessage()), e);
        } finally {
            running.ended(run);
        }
    }

    private JobParameters nextAttempt(String name, JobParameters identity) {
        for (long attempt = 1; ; attempt++) {
            var parameters =
                    new JobParametersBuilder(identity).addLong(ATTEMPT, attempt).toJobParameters();
            var last = repository.getLastJobExecution(name, parameters);
            // A process that was killed in between has left an instance without an execution, which
            // Spring Batch refuses to start.
            boolean isFree =
                    last == null
                            ? repository.getJobInstance(name, parameters) == null
                            : RESUMABLE.contains(last.getStatus());
            if (isFree) {
                return parameters;
            }
        }
    }
}
