package io.blockframe.jobs;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the history bounded: deletes executions that ended long ago, a few at a time, but never the
 * one with which an attempt would be resumed. Runs on a thread of its own, which is never
 * interrupted: H2 would close its file.
 */
final class HistoryTrim implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryTrim.class);
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(200);

    /** Executions that are deleted between two pauses. */
    static final int STEP = 50;

    /**
     * What ended, and is either completed, or resumed by a later one, or of a run that never is.
     */
    private static final String OLD =
            """
            select old.JOB_EXECUTION_ID from BATCH_JOB_EXECUTION old
            where old.END_TIME < :before
            and (old.STATUS = 'COMPLETED'
            or exists (select 1 from BATCH_JOB_EXECUTION later
            where later.JOB_INSTANCE_ID = old.JOB_INSTANCE_ID
            and later.JOB_EXECUTION_ID > old.JOB_EXECUTION_ID)
            or exists (select 1 from BATCH_JOB_EXECUTION_PARAMS parameter
            where parameter.JOB_EXECUTION_ID = old.JOB_EXECUTION_ID
            and parameter.PARAMETER_NAME = :once))
            order by old.JOB_EXECUTION_ID fetch first :step rows only
            """;

    private final JobRepository repository;
    private final JdbcClient jdbc;
    private final Duration keep;
    private final Duration firstPause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Thread thread;

    /**
     * @param keep how long an execution is remembered after its end
     * @param firstPause before the first deletion
     */
    HistoryTrim(JobRepository repository, JdbcClient jdbc, Duration keep, Duration firstPause) {
        this.repository = repository;
        this.jdbc = jdbc;
        this.keep = keep;
        this.firstPause = firstPause;
    }

    /**
     * Deletes some of the executions that ended before a time.
     *
     * @return how many; fewer than {@link #STEP} when there are no more
     */
    int step(LocalDateTime before) {
        var old =
                jdbc.sql(OLD)
                        .param("before", before)
                        .param("once", ResumableJobs.ONCE)
                        .param("step", STEP)
                        .query(Long.class)
                        .list();
        old.forEach(this::delete);
        return old.size();
    }

    private void delete(long id) {
        var execution = repository.getJobExecution(id);
        var instance = execution.getJobInstance();
        repository.deleteJobExecution(execution);
        if (repository.getJobExecutions(instance).isEmpty()) {
            repository.deleteJobInstance(instance);
        }
    }

    private void run() {
        try {
            var pause = firstPause;
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = round();
            }
        } catch (InterruptedException e) {
            LOG.warn("The history is trimmed no more");
        }
    }

    private Duration round() {
        try {
            return step(LocalDateTime.now().minus(keep)) == STEP ? SHORT_PAUSE : PAUSE;
        } catch (RuntimeException e) {
            LOG.warn("Old executions cannot be deleted from the history: {}", e.getMessage());
            return PAUSE;
        }
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("history-trim").daemon().start(this::run);
    }

    /** Returns when nothing is being deleted; it does not start again. */
    @Override
    public void stop() {
        stopping.countDown();
        var running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
