package io.blockframe.jobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.context.SmartLifecycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The jobs that run in this process, and their end when the process is told to stop: each step ends
 * after the chunk it is at. Thread-safe.
 *
 * <p>{@code JobOperator.stop} is not used: called from the thread that shuts down, it destroys what
 * the running step still works with.
 */
public final class RunningJobs implements StepExecutionListener, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

    // All guarded by this.
    private final Map<String, Integer> jobs = new HashMap<>();
    private final Set<StepExecution> steps = new HashSet<>();
    private boolean accepting;

    /** Whether a job of that name runs. */
    synchronized boolean isRunning(String name) {
        return jobs.containsKey(name);
    }

    /**
     * Notes that a job begins; {@link #ended} must follow.
     *
     * @throws JobsStoppingException when none may
     */
    synchronized void begins(String name) {
        if (!accepting) {
            throw new JobsStoppingException();
        }
        jobs.merge(name, 1, Integer::sum);
    }

    synchronized void ended(String name) {
        jobs.compute(name, (_, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }

    @Override
    public synchronized void beforeStep(StepExecution step) {
        steps.add(step);
        if (!accepting) {
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
        if (!jobs.isEmpty()) {
            LOG.info("Stopping after the stripes that are being written: {}", names());
        }
        steps.forEach(StepExecution::setTerminateOnly);
        try {
            while (!jobs.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> names() {
        var names = new ArrayList<>(jobs.keySet());
        names.sort(null);
        return names;
    }
}
