package io.blockframe.jobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the executions that a killed process left open, so that they can be resumed. Runs before
 * anything that starts jobs.
 */
final class JobRecovery implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(JobRecovery.class);

    private final JobRepository repository;
    private final JobOperator operator;
    private final JobMetrics metrics;
    private boolean running;

    JobRecovery(JobRepository repository, JobOperator operator, JobMetrics metrics) {
        this.repository = repository;
        this.operator = operator;
        this.metrics = metrics;
    }

    @Override
    public void start() {
        for (var name : repository.getJobNames()) {
            for (var execution : repository.findRunningJobExecutions(name)) {
                operator.recover(execution);
                noteInterruption(execution.getId());
                metrics.interrupted(name);
                LOG.info(
                        "Execution {} of {} was interrupted by the end of its process",
                        execution.getId(),
                        name);
            }
        }
        running = true;
    }

    /** Read anew: what was found has not all that its steps saved. */
    private void noteInterruption(long id) {
        JobNotes.lastStep(repository.getJobExecution(id))
                .ifPresent(
                        step -> {
                            JobNotes.addFailure(
                                    step.getExecutionContext(),
                                    "interrupted by the end of its process");
                            repository.updateExecutionContext(step);
                        });
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }
}
