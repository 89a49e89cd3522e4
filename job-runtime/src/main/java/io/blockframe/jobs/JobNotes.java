package io.blockframe.jobs;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step reports for people: counts by name, and the first failures. To be registered with its
 * step both as a stream, to be saved with every chunk, and as a listener, to be saved when one
 * fails. Used by one thread.
 */
public final class JobNotes implements ItemStream, StepExecutionListener {

    /** Failures that are kept; later ones are only counted. */
    static final int MAX_FAILURES = 100;

    private static final String COUNT = "count.";
    private static final String FAILURES = "failures";

    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    /** Adds one to the count of that name. */
    public void count(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /** Sets the count of that name. */
    public void set(String name, long value) {
        counts.put(name, value);
    }

    /** Notes one line of text, which names the thing that failed. */
    public void failure(String text) {
        if (failures.size() < MAX_FAILURES) {
            failures.add(text.replace('\n', ' '));
        }
    }

    @Override
    public void update(ExecutionContext context) {
        counts.forEach((name, value) -> context.putLong(COUNT + name, value));
        if (!failures.isEmpty()) {
            context.putString(FAILURES, String.join("\n", failures));
        }
    }

    @Override
    public ExitStatus afterStep(StepExecution step) {
        update(step.getExecutionContext());
        return step.getExitStatus();
    }

    /** The counts of all steps of an execution. */
    static Map<String, Long> counts(JobExecution execution) {
        var counts = new TreeMap<String, Long>();
        for (var step : execution.getStepExecutions()) {
            for (var entry : step.getExecutionContext().entrySet()) {
                if (entry.getKey().startsWith(COUNT)) {
                    counts.merge(
                            entry.getKey().substring(COUNT.length()),
                            (Long) entry.getValue(),
                            Long::sum);
                }
            }
        }
        return counts;
    }

    /** The failures of all steps of an execution. */
    static List<String> failures(JobExecution execution) {
        var failures = new ArrayList<String>();
        for (var step : execution.getStepExecutions()) {
            String text = step.getExecutionContext().getString(FAILURES, "");
            if (!text.isEmpty()) {
                failures.addAll(List.of(text.split("\n")));
            }
        }
        return failures;
    }
}
