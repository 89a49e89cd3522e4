package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.JOB;
import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.declare;
import static io.blockframe.scrubjob.ScrubDaemon.declareAs;
import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.JobSeen;
import io.blockframe.format.ScrubRun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Goal: a scrub runs when it should, once, and is missed when it does not. */
class ScrubTimesTest {
    private static final String MIDNIGHT_OF_THE_FIRST = "cron = '0 0 0 1 * ?'";

    @TempDir Path home;

    @Test
    void runsAgainAndAgainAtItsTimes() throws IOException {
        var archive = ScrubDaemon.archive(home, 3, 100_000);
        declare(home, "cron = '* * * * * ?'");
        try (var daemon = new ScrubDaemon(home)) {
            var report = daemon.finished(2);
            assertThat(report.path("entries").path("healthy").asInt()).isEqualTo(3);
            assertThat(report.path("advice")).isEmpty();
            assertThat(daemon.job().path("next_run").asString()).isNotEmpty();
        }
        archive.ledger().refresh();
        assertThat(archive.ledger().lastRuns())
                .allSatisfy(run -> assertThat(run.job()).isEqualTo(JOB))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    /** Goal: the same daemon begins nothing else before its first time, and misses what is late. */
    @Test
    void makesUpForAMissedTimeOnce() throws IOException {
        var archive = ScrubDaemon.archive(home, 1, 1000);
        var longAgo = Instant.now().minus(Duration.ofDays(40));
        archive.ledger()
                .append(
                        List.of(
                                new ScrubRun(
                                        "earlier", JOB, longAgo, Optional.of(longAgo), "done")));
        declare(home, MIDNIGHT_OF_THE_FIRST);
        declareAs("new", home, MIDNIGHT_OF_THE_FIRST);
        declareAs("late", home, "cron = '" + NEVER + "'", "alarm_after = '1s'");
        try (var daemon = new ScrubDaemon(home)) {
            daemon.finished(1);
            until(() -> daemon.job().path("running").isEmpty());
            assertThat(daemon.job("new").path("state").asString()).isEqualTo("idle");
            assertThat(daemon.reports("new")).isEmpty();
            checkAlarm(daemon);
        }
        archive.ledger().append(List.of(new JobSeen("first", longAgo)));
        declareAs("first", home, MIDNIGHT_OF_THE_FIRST);
        try (var daemon = new ScrubDaemon(home)) {
            daemon.finished("first", 1);
            assertThat(daemon.job().path("running")).isEmpty();
            assertThat(daemon.reports()).hasSize(1);
        }
    }

    private static void checkAlarm(ScrubDaemon daemon) {
        until(() -> daemon.job("late").path("state").asString().equals("waiting"));
        assertThat(daemon.job("late").path("why").asString()).contains("has ever finished");
        assertThat(daemon.text("/actuator/health", MediaType.ALL))
                .contains("OUT_OF_SERVICE", "has ever finished");
        assertThat(daemon.text("/actuator/prometheus", MediaType.TEXT_PLAIN))
                .contains("blockframe_scrub_age_seconds{job=\"late\"}");
    }
}
