package io.blockframe.jobs;

import io.blockframe.disk.CpuPriority;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the history bounded, a few executions at a time: deletes those that ended long ago, but not
 * the one with which an attempt would be resumed, and of each job all but the newest. Runs on a
 * thread of its own, which is never interrupted: H2 would close its file.
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

    /** What ended, beyond the newest executions of a job; no join, as in {@link JobHistory}. */
    private static final String SURPLUS =
            """
            select old.JOB_EXECUTION_ID from BATCH_JOB_EXECUTION old
            where (select instance.JOB_NAME from BATCH_JOB_INSTANCE instance
            where instance.JOB_INSTANCE_ID = old.JOB_INSTANCE_ID) = :name
            and old.END_TIME is not null
            order by old.JOB_EXECUTION_ID desc offset :kept rows fetch next :step rows only
            """;

    private final JobRepository repository;
    private final JdbcClient jdbc;
    private final Duration keep;
    private final int keptExecutions;
    private final Duration firstPause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Thread thread;

    /**
     * @param keep how long an execution is remembered after its end
     * @param keptExecutions how many executions of each job are remembered at most
     * @param firstPause before the first deletion
     */
    HistoryTrim(
            JobRepository repository,
            JdbcClient jdbc,
            Duration keep,
            int keptExecutions,
            Duration firstPause) {
        this.repository = repository;
        this.jdbc = jdbc;
        this.keep = keep;
        this.keptExecutions = keptExecutions;
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

    /**
     * Deletes some of the executions that are too many, whether they can be resumed or not: the
     * archive knows what is left to do.
     *
     * @return how many; fewer than {@link #STEP} when there are no more
     */
    int stepOfSurplus() {
        var surplus = new ArrayList<Long>();
        for (var name : repository.getJobNames()) {
            if (surplus.size() < STEP) {
                surplus.addAll(
                        jdbc.sql(SURPLUS)
                                .param("name", name)
                                .param("kept", keptExecutions)
                                .param("step", STEP - surplus.size())
                                .query(Long.class)
                                .list());
            }
        }
        surplus.forEach(this::delete);
        return surplus.size();
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
        CpuPriority.becomeLongWork();
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
            boolean more = step(LocalDateTime.now().minus(keep)) == STEP;
            more |= stepOfSurplus() == STEP;
            return more ? SHORT_PAUSE : PAUSE;
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
