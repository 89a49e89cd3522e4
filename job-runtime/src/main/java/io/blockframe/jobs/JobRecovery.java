package io.blockframe.jobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.context.SmartLifecycle;

import java.util.Comparator;
import java.util.Optional;

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
                keepSaved(execution.getId());
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

    /**
     * Spring Batch hands what the execution before saved to the next one in memory only, and saves
     * it with its first chunk: who was killed before that would have nothing to go on from. This is
     * done before the execution counts as ended, so that no crash leaves it out.
     */
    private void keepSaved(long id) {
        var execution = repository.getJobExecution(id);
        JobNotes.lastStep(execution)
                .filter(step -> step.getExecutionContext().isEmpty())
                .ifPresent(
                        step ->
                                before(execution, step.getStepName())
                                        .ifPresent(saved -> keep(step, saved)));
    }

    /** The same step of the execution before, in the same run. */
    private Optional<StepExecution> before(JobExecution execution, String step) {
        return repository.getJobExecutions(execution.getJobInstance()).stream()
                .filter(other -> other.getId() < execution.getId())
                .flatMap(other -> other.getStepExecutions().stream())
                .filter(other -> other.getStepName().equals(step))
                .max(Comparator.comparing(StepExecution::getId));
    }

    private void keep(StepExecution step, StepExecution before) {
        var saved = new ExecutionContext(before.getExecutionContext());
        JobNotes.forget(saved);
        step.setExecutionContext(saved);
        repository.updateExecutionContext(step);
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
