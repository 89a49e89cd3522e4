package io.blockframe.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/** Goal: the history does not grow for ever, and nothing that can be resumed is forgotten. */
class HistoryTrimTest {
    private static final Duration KEEP = Duration.ofDays(1);
    private static final int KEPT = 5;

    @TempDir Path state;
    private JobServer server;

    @BeforeEach
    void start() {
        server = new JobServer(state);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void deletesWhatIsOldAndCannotBeResumed() {
        run("completed", true);
        run("failed, then completed", false);
        run("failed, then completed", true);
        runOnce("never resumed");
        run("failed twice", false);
        long resumable = run("failed twice", false);
        long other = run("failed", false);
        age();
        long young = run("young", true);

        assertThat(trim().step(LocalDateTime.now().minus(KEEP))).isEqualTo(5);
        assertThat(ids("BATCH_JOB_EXECUTION")).containsExactly(resumable, other, young);
        assertThat(ids("BATCH_STEP_EXECUTION")).hasSize(3);
        assertThat(ids("BATCH_JOB_EXECUTION_PARAMS")).containsOnly(resumable, other, young);
        assertThat(count("BATCH_JOB_INSTANCE")).isEqualTo(3);
        assertThat(trim().step(LocalDateTime.now().minus(KEEP))).isZero();

        var execution = server.bean(JobRepository.class).getJobExecution(run("failed twice", true));
        assertThat(execution.getJobInstanceId())
                .isEqualTo(
                        server.bean(JobRepository.class)
                                .getJobExecution(resumable)
                                .getJobInstanceId());
    }

    @Test
    void deletesInTheBackgroundUntilNothingIsOld() {
        for (int i = 0; i <= HistoryTrim.STEP; i++) {
            run("file " + i, true);
        }
        age();
        long young = run("young", true);
        var trim = trim();
        trim.start();
        await().until(() -> ids("BATCH_JOB_EXECUTION").equals(List.of(young)));
        trim.stop();
        assertThat(trim.isRunning()).isFalse();
    }

    /** Goal: however many run in a day, so many are remembered, whatever became of them. */
    @Test
    void deletesWhatIsBeyondTheNewest() {
        run("failed", false);
        for (int i = 1; i < KEPT; i++) {
            run("file " + i, true);
        }
        assertThat(trim(KEPT).stepOfSurplus()).isZero();
        long newest = run("new", true);
        assertThat(trim(KEPT).stepOfSurplus()).isEqualTo(1);
        assertThat(ids("BATCH_JOB_EXECUTION")).hasSize(KEPT).contains(newest);
        assertThat(ids("BATCH_STEP_EXECUTION")).hasSize(KEPT);
        assertThat(count("BATCH_JOB_INSTANCE")).isEqualTo(KEPT);
        var last = server.bean(JobRepository.class).getJobExecution(run("failed", true));
        assertThat(last.getStatus()).isEqualTo(BatchStatus.COMPLETED);
    }

    private HistoryTrim trim() {
        return trim(Integer.MAX_VALUE);
    }

    private HistoryTrim trim(int keptExecutions) {
        return new HistoryTrim(
                server.bean(JobRepository.class),
                server.bean(JdbcClient.class),
                KEEP,
                keptExecutions,
                Duration.ZERO);
    }

    private long run(String file, boolean succeeds) {
        return server.run(file, new JobNotes(), List.of("1"), _ -> failUnless(succeeds)).getId();
    }

    private void runOnce(String file) {
        server.runOnce(file, new JobNotes(), List.of("1"), _ -> failUnless(false));
    }

    private static void failUnless(boolean succeeds) {
        if (!succeeds) {
            throw new IllegalStateException("no");
        }
    }

    /** Everything that has ended did so two days ago. */
    private void age() {
        server.bean(JdbcClient.class)
                .sql("update BATCH_JOB_EXECUTION set END_TIME = dateadd(day, -2, END_TIME)")
                .update();
    }

    private List<Long> ids(String table) {
        return server.bean(JdbcClient.class)
                .sql("select JOB_EXECUTION_ID from " + table + " order by JOB_EXECUTION_ID")
                .query(Long.class)
                .list();
    }

    private long count(String table) {
        return server.bean(JdbcClient.class)
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }
}
