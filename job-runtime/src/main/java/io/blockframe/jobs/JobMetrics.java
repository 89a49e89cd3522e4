package io.blockframe.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/**
 * What jobs do, in numbers that a monitor collects: of files, bytes and failures how many there
 * were since the start, of what waits how much there is when it asks. Thread-safe.
 */
final class JobMetrics extends OncePerRequestFilter {
    private static final String JOB = "job";

    private final DeclaredJobs declared;
    private final MeterRegistry registry;
    private final MultiGauge waiting;
    private final MultiGauge oldest;

    JobMetrics(DeclaredJobs declared, MeterRegistry registry) {
        this.declared = declared;
        this.registry = registry;
        waiting =
                MultiGauge.builder("blockframe.waiting.files")
                        .description("Files that were found and are not done")
                        .register(registry);
        oldest =
                MultiGauge.builder("blockframe.waiting.oldest")
                        .description("For how long the file lies there that waits longest")
                        .baseUnit("seconds")
                        .register(registry);
    }

    /** A job worked through file bytes. */
    void worked(String job, long bytes) {
        registry.counter("blockframe.bytes", JOB, job).increment(bytes);
    }

    /** An execution has ended. */
    void ended(String job, JobExecution execution, Duration took, JobNotes notes) {
        var status = ExecutionStatus.of(execution.getStatus()).word();
        registry.timer("blockframe.executions", JOB, job, "status", status).record(took);
        notes.outcomes()
                .forEach(
                        (outcome, files) ->
                                registry.counter("blockframe.files", JOB, job, "outcome", outcome)
                                        .increment(files));
        registry.counter("blockframe.failures", JOB, job).increment(notes.failureCount());
    }

    /** An execution of an earlier process was found that never ended. */
    void interrupted(String job) {
        registry.counter("blockframe.failures", JOB, job).increment();
    }

    /** What waits is counted for whoever asks for it. */
    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        count();
        chain.doFilter(request, response);
    }

    private void count() {
        var files = new ArrayList<Row<?>>();
        var ages = new ArrayList<Row<?>>();
        for (var job : declared.all()) {
            var tags = Tags.of(JOB, job.name());
            // A series that appears with its first event would hide that event.
            registry.counter("blockframe.bytes", tags);
            registry.counter("blockframe.failures", tags);
            var backlog = job.backlog();
            files.add(Row.of(tags, backlog.files()));
            ages.add(Row.of(tags, seconds(backlog.oldest())));
        }
        waiting.register(files, true);
        oldest.register(ages, true);
    }

    private static double seconds(Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, Instant.now()).toMillis() / 1000.0);
    }
}
