package io.blockframe.jobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameter;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The jobs that run in this process, and their end when the process is told to stop: each step ends
 * after the chunk it is at. Thread-safe.
 *
 * <p>{@code JobOperator.stop} is not used: called from the thread that shuts down, it destroys what
 * the running step still works with.
 */
public final class RunningJobs implements StepExecutionListener, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

    /**
     * One run of a job; the repository allows no two with the same parameters at a time.
     *
     * @param values of its parameters, by name: two {@link JobParameters} are equal already when
     *     they have the same names
     */
    record Run(String job, Map<String, Object> values) {
        static Run of(String job, JobParameters parameters) {
            return new Run(
                    job,
                    parameters.parameters().stream()
                            .collect(Collectors.toMap(JobParameter::name, JobParameter::value)));
        }

        static Run of(JobExecution execution) {
            return of(execution.getJobInstance().getJobName(), execution.getJobParameters());
        }
    }

    // All guarded by this.
    private final Map<Run, JobNotes> runs = new HashMap<>();
    private final Set<Run> toStop = new HashSet<>();
    private final Set<String> ending = new HashSet<>();
    private final Set<StepExecution> steps = new HashSet<>();
    private boolean accepting;

    /** Whether an execution runs in this process. */
    synchronized boolean isRunning(JobExecution execution) {
        return runs.containsKey(Run.of(execution));
    }

    /** Whether an execution runs and was told to stop. */
    synchronized boolean isStopping(JobExecution execution) {
        var run = Run.of(execution);
        return toStop.contains(run) || !accepting && runs.containsKey(run);
    }

    /** How far a running execution is; nothing when it does not run or has not begun its work. */
    synchronized Optional<JobProgress.Snapshot> progress(JobExecution execution) {
        return Optional.ofNullable(runs.get(Run.of(execution)))
                .flatMap(notes -> notes.progress().now());
    }

    /**
     * Notes that a run begins; {@link #ended} must follow.
     *
     * @throws JobsStoppingException when none may
     */
    synchronized void begins(Run run, JobNotes notes) {
        if (!accepting || ending.contains(run.job())) {
            throw new JobsStoppingException();
        }
        if (runs.putIfAbsent(run, notes) != null) {
            throw new IllegalStateException("job %s runs already".formatted(run.job()));
        }
    }

    synchronized void ended(Run run) {
        runs.remove(run);
        toStop.remove(run);
        notifyAll();
    }

    /**
     * Lets an execution end after the chunk it is at.
     *
     * @return false when it does not run
     */
    synchronized boolean stop(JobExecution execution) {
        var run = Run.of(execution);
        if (!runs.containsKey(run)) {
            return false;
        }
        toStop.add(run);
        steps.stream()
                .filter(step -> Run.of(step.getJobExecution()).equals(run))
                .forEach(StepExecution::setTerminateOnly);
        return true;
    }

    /** What is done to a job that no longer runs. */
    public interface Change {
        void make() throws IOException;
    }

    /**
     * Ends the runs of a job after the chunks they are at, and waits for it. None begins until the
     * change was made.
     */
    public void endAll(String job, Change change) throws IOException {
        try {
            awaitEnd(job);
            change.make();
        } finally {
            synchronized (this) {
                ending.remove(job);
            }
        }
    }

    private synchronized void awaitEnd(String job) {
        ending.add(job);
        steps.stream()
                .filter(step -> Run.of(step.getJobExecution()).job().equals(job))
                .forEach(StepExecution::setTerminateOnly);
        try {
            while (runs.keySet().stream().anyMatch(run -> run.job().equals(job))) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void beforeStep(StepExecution step) {
        steps.add(step);
        var run = Run.of(step.getJobExecution());
        if (!accepting || toStop.contains(run) || ending.contains(run.job())) {
            step.setTerminateOnly();
        }
    }

    @Override
    public synchronized ExitStatus afterStep(StepExecution step) {
        steps.remove(step);
        return step.getExitStatus();
    }

    @Override
    public synchronized void start() {
        accepting = true;
    }

    @Override
    public synchronized boolean isRunning() {
        return accepting;
    }

    /** First of all to stop: the consumers that wait for a job must not be interrupted in it. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void stop(Runnable callback) {
        Thread.ofVirtual()
                .name("stopping-jobs")
                .start(
                        () -> {
                            stop();
                            callback.run();
                        });
    }

    /** Returns when no job runs any more. */
    @Override
    public synchronized void stop() {
        accepting = false;
        if (!runs.isEmpty()) {
            LOG.info("Stopping after the stripes that are being written: {}", names());
        }
        steps.forEach(StepExecution::setTerminateOnly);
        try {
            while (!runs.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> names() {
        return runs.keySet().stream().map(Run::job).distinct().sorted().toList();
    }
}
