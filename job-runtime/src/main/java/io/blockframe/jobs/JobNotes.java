package io.blockframe.jobs;

import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a job reports for people: how far it is, counts by name, and the first failures. To be
 * registered with each of its steps both as a stream, to be saved with every chunk, and as a
 * listener, to be saved when one fails. Used by one thread, but for {@link #progress}.
 */
public final class JobNotes implements ItemStream, StepExecutionListener {

    /** Failures that are kept; later ones are only counted. */
    static final int MAX_FAILURES = 100;

    private static final String COUNT = "count.";
    private static final String FAILURES = "failures";

    private final JobProgress progress = new JobProgress(System::nanoTime);
    private final Map<String, Long> counts = new TreeMap<>();
    private final Set<String> outcomes = new HashSet<>();
    private final List<String> failures = new ArrayList<>();
    private long failureCount;

    /** How far the job is. */
    public JobProgress progress() {
        return progress;
    }

    /** Adds one to the count of that name: one more file with that outcome. */
    public void count(String name) {
        outcomes.add(name);
        counts.merge(name, 1L, Long::sum);
    }

    /** Sets the count of that name. */
    public void set(String name, long value) {
        counts.put(name, value);
    }

    /** Notes one line of text, which names the thing that failed. */
    public void failure(String text) {
        failureCount++;
        if (failures.size() < MAX_FAILURES) {
            failures.add(text.replace('\n', ' '));
        }
    }

    /** How many files had which outcome. */
    Map<String, Long> outcomes() {
        var found = new TreeMap<>(counts);
        found.keySet().retainAll(outcomes);
        return found;
    }

    /** Failures that were noted, kept or not. */
    long failureCount() {
        return failureCount;
    }

    /** A resumed step begins with what its last execution saved. */
    @Override
    public void beforeStep(StepExecution step) {
        forget(step.getExecutionContext());
    }

    /** What an execution has noted is not for the next one. */
    static void forget(ExecutionContext context) {
        context.toMap().keySet().stream()
                .filter(
                        key ->
                                key.startsWith(COUNT)
                                        || key.equals(FAILURES)
                                        || JobProgress.isKey(key))
                .forEach(context::remove);
    }

    @Override
    public void update(ExecutionContext context) {
        progress.save(context);
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

    /** The counts, as in {@code committed 3, rejected 1}. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " " + count.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The counts of an execution: what its last step saved. */
    static Map<String, Long> counts(JobExecution execution) {
        var counts = new TreeMap<String, Long>();
        for (var step : steps(execution)) {
            for (var entry : step.getExecutionContext().entrySet()) {
                if (entry.getKey().startsWith(COUNT)) {
                    counts.put(entry.getKey().substring(COUNT.length()), (Long) entry.getValue());
                }
            }
        }
        return counts;
    }

    /** How far an execution had come when its last step saved it. */
    static Optional<JobProgress.Snapshot> progress(JobExecution execution) {
        return steps(execution).reversed().stream()
                .flatMap(step -> JobProgress.saved(step.getExecutionContext()).stream())
                .findFirst();
    }

    /** The failures of an execution. */
    static List<String> failures(JobExecution execution) {
        var failures = new LinkedHashSet<String>();
        for (var step : steps(execution)) {
            step.getExecutionContext().getString(FAILURES, "").lines().forEach(failures::add);
        }
        return List.copyOf(failures);
    }

    /** Adds one line to the failures that a step saved. */
    static void addFailure(ExecutionContext context, String text) {
        var before = context.getString(FAILURES, "");
        context.putString(FAILURES, before.isEmpty() ? text : before + "\n" + text);
    }

    /** The step that an execution came to. */
    static Optional<StepExecution> lastStep(JobExecution execution) {
        return steps(execution).reversed().stream().findFirst();
    }

    private static List<StepExecution> steps(JobExecution execution) {
        return execution.getStepExecutions().stream()
                .sorted(Comparator.comparing(StepExecution::getId))
                .toList();
    }
}
