package io.blockframe.jobs;

import io.blockframe.jobs.JobConflictException.Reason;

import org.springframework.batch.core.job.JobExecution;

import java.util.List;

/**
 * Starts, stops and restarts by hand. A job begins its executions itself, as it does when nobody
 * asks; so nothing runs twice, and what is asked for twice is done once. Thread-safe.
 */
final class JobControl {
    private final DeclaredJobs declared;
    private final JobHistory history;
    private final RunningJobs running;

    JobControl(DeclaredJobs declared, JobHistory history, RunningJobs running) {
        this.declared = declared;
        this.history = history;
        this.running = running;
    }

    /** Executions of a job that run now, newest first. */
    List<JobExecution> running(DeclaredJob job) {
        return history.unended(job.name()).stream().filter(running::isRunning).toList();
    }

    /**
     * Has a job run now.
     *
     * @throws JobConflictException when it runs, or cannot
     * @throws JobsStoppingException when the program is stopping
     */
    DeclaredJob runNow(String name) throws UnknownJobException, JobConflictException {
        var job = declared.named(name);
        refuseWhenStopping();
        refuseWhenRefused(job);
        var now = running(job).stream().map(JobExecution::getId).toList();
        if (!now.isEmpty()) {
            throw new JobConflictException(
                    Reason.JOB_BUSY,
                    "%s is running already; its executions: %s".formatted(name, now),
                    now);
        }
        job.runNow();
        return job;
    }

    /**
     * Lets an execution end after the chunk it is at.
     *
     * @return whether it still runs; false when it was stopped before
     * @throws JobConflictException when it has ended in another way
     */
    boolean stop(long id) throws UnknownExecutionException, JobConflictException {
        if (running.stop(history.execution(id))) {
            return true;
        }
        var ended = ExecutionStatus.of(history.execution(id).getStatus());
        if (ended != ExecutionStatus.STOPPED) {
            throw new JobConflictException(
                    Reason.EXECUTION_ENDED,
                    "execution %d cannot be stopped: it has ended as %s"
                            .formatted(id, ended.word()),
                    List.of());
        }
        return false;
    }

    /**
     * Lets a job go on with what an execution left.
     *
     * @throws JobConflictException when it left nothing, or the job cannot
     * @throws JobsStoppingException when the program is stopping
     */
    DeclaredJob restart(long id) throws UnknownExecutionException, JobConflictException {
        var execution = history.execution(id);
        var name = execution.getJobInstance().getJobName();
        if (running.isRunning(execution)) {
            throw new JobConflictException(
                    Reason.EXECUTION_BUSY, "execution %d is running".formatted(id), List.of(id));
        }
        if (ExecutionStatus.of(execution.getStatus()) == ExecutionStatus.COMPLETED) {
            throw new JobConflictException(
                    Reason.EXECUTION_ENDED,
                    "execution %d is completed; there is nothing to restart".formatted(id),
                    List.of());
        }
        long last = history.lastOf(execution).getId();
        if (last != id) {
            throw new JobConflictException(
                    Reason.EXECUTION_SUPERSEDED,
                    "execution %d was restarted as execution %d".formatted(id, last),
                    List.of(last));
        }
        refuseWhenStopping();
        var job = declaredOf(name);
        refuseWhenRefused(job);
        job.resume(id);
        return job;
    }

    private DeclaredJob declaredOf(String name) throws JobConflictException {
        try {
            return declared.named(name);
        } catch (UnknownJobException e) {
            throw new JobConflictException(Reason.JOB_GONE, e.getMessage(), List.of());
        }
    }

    private void refuseWhenStopping() {
        if (!running.isRunning()) {
            throw new JobsStoppingException();
        }
    }

    static void refuseWhenRefused(DeclaredJob job) throws JobConflictException {
        if (job.readiness() instanceof Readiness.Refused(var why)) {
            throw new JobConflictException(Reason.JOB_REFUSED, why, List.of());
        }
    }
}
