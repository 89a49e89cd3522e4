package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.JOB;
import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.declare;
import static io.blockframe.scrubjob.ScrubDaemon.flip;
import static io.blockframe.scrubjob.ScrubDaemon.segment;
import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ScrubRun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Goal: a scrub runs when it should, once, finds and repairs what is damaged, and says so. */
class ScrubScheduleTest {
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

    @Test
    void repairsDamageAndReportsItByName() throws IOException {
        var archive = ScrubDaemon.archive(home, 3, 100_000);
        var damaged = segment(archive, "file-1");
        var right = Files.readAllBytes(damaged);
        flip(damaged, 70_000);
        declare(home, "cron = '" + NEVER + "'");
        try (var daemon = new ScrubDaemon(home)) {
            assertThat(daemon.post("/jobs/" + JOB + "/executions")).isEqualTo(202);
            var report = daemon.finished(1);
            assertThat(report.path("status").asString()).isEqualTo("repaired");
            assertThat(report.path("found").path(0).path("path").asString()).isEqualTo("file-1");
            assertThat(damaged).hasBinaryContent(right);
            var text =
                    daemon.text("/reports/" + report.path("id").asString(), MediaType.TEXT_PLAIN);
            assertThat(text)
                    .startsWith("Scrub scrub-nightly of ")
                    .contains("Result: damage was found and repaired: 2 healthy, 1 repaired")
                    .contains("file-1: repaired: ")
                    .contains("What to do now");
            assertThat(home.resolve("state/reports/" + report.path("id").asString() + ".txt"))
                    .hasContent(text);
        }
    }

    @Test
    void reportsLossAndLooksAgainNextTime() throws IOException {
        var archive = ScrubDaemon.archive(home, 2, 100_000);
        var gone = archive.catalogue().all().getFirst().folder().under(archive.directory());
        Files.move(gone, home.resolve("elsewhere"));
        declare(home, "cron = '" + NEVER + "'");
        try (var daemon = new ScrubDaemon(home)) {
            daemon.post("/jobs/" + JOB + "/executions");
            var report = daemon.finished(1);
            assertThat(report.path("status").asString()).isEqualTo("missing");
            assertThat(report.path("headline").asString()).contains("something is lost");
            assertThat(report.path("advice").path(0).asString()).contains("Delete nothing");
            assertThat(daemon.text("/actuator/prometheus", MediaType.TEXT_PLAIN))
                    .contains("blockframe_scrub_lost_entries{job=\"" + JOB + "\"} 1.0");
            Files.move(home.resolve("elsewhere"), gone);
            until(() -> daemon.job().path("running").isEmpty());
            daemon.post("/jobs/" + JOB + "/executions");
            assertThat(daemon.finished(2).path("status").asString()).isEqualTo("healthy");
        }
    }

    @Test
    void makesUpForAMissedTimeOnce() throws IOException {
        var archive = ScrubDaemon.archive(home, 1, 1000);
        var longAgo = Instant.now().minus(Duration.ofDays(40));
        archive.ledger()
                .append(
                        List.of(
                                new ScrubRun(
                                        "earlier", JOB, longAgo, Optional.of(longAgo), "done")));
        declare(home, "cron = '0 0 0 1 * ?'"); // midnight of the first of each month
        try (var daemon = new ScrubDaemon(home)) {
            daemon.finished(1);
            until(() -> daemon.job().path("running").isEmpty());
        }
        try (var daemon = new ScrubDaemon(home)) {
            assertThat(daemon.job().path("running")).isEmpty();
            assertThat(daemon.reports()).hasSize(1);
        }
    }

    @Test
    void beginsNothingByItselfBeforeItsFirstTime() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        declare(home, "cron = '0 0 0 1 * ?'");
        try (var daemon = new ScrubDaemon(home)) {
            assertThat(daemon.job().path("state").asString()).isEqualTo("idle");
            assertThat(daemon.reports()).isEmpty();
        }
    }

    @Test
    void stopsAtTheEndOfItsWindowAndGoesOnAtTheNextRun() throws IOException {
        ScrubDaemon.archive(home, 20, 2_000_000);
        declare(home, "cron = '" + NEVER + "'", "window = '1s'", "rate = '4MB/s'");
        try (var daemon = new ScrubDaemon(home)) {
            int runs = 0;
            do {
                daemon.post("/jobs/" + JOB + "/executions");
                int now = ++runs;
                until(
                        () ->
                                daemon.get("/jobs/" + JOB + "/executions").path("total").asInt()
                                                == now
                                        && daemon.job().path("running").isEmpty());
            } while (!daemon.reports().path(0).path("finished").asBoolean());
            assertThat(runs).isGreaterThan(1);
            assertThat(daemon.reports()).hasSize(1);
            var report = daemon.finished(1);
            assertThat(report.path("entries").path("healthy").asInt()).isEqualTo(20);
        }
    }

    @Test
    void isStoppedAndRestartedByHand() throws IOException {
        ScrubDaemon.archive(home, 20, 2_000_000);
        declare(home, "cron = '" + NEVER + "'", "rate = '4MB/s'");
        try (var daemon = new ScrubDaemon(home)) {
            daemon.post("/jobs/" + JOB + "/executions");
            until(() -> !daemon.job().path("running").isEmpty());
            long id = daemon.job().path("running").path(0).path("id").asLong();
            until(() -> daemon.get("/executions/" + id).path("progress").path("done").asInt() > 0);
            var progress = daemon.get("/executions/" + id).path("progress");
            assertThat(progress.path("unit").asString()).isEqualTo("entries");
            assertThat(progress.path("total").asInt()).isEqualTo(20);
            assertThat(daemon.post("/jobs/" + JOB + "/executions")).isEqualTo(409);
            daemon.post("/executions/" + id + "/stop");
            until(
                    () ->
                            daemon.get("/executions/" + id)
                                    .path("status")
                                    .asString()
                                    .equals("stopped"));
            until(() -> daemon.reports().size() == 1);
            declare(home, "cron = '" + NEVER + "'");
            until(() -> daemon.post("/executions/" + id + "/restart") == 202);
            var report = daemon.finished(1);
            assertThat(report.path("entries").path("healthy").asInt()).isEqualTo(20);
            assertThat(daemon.reports()).hasSize(1);
        }
    }

    @Test
    void waitsForAnotherScrubAndSaysSo() throws IOException {
        var archive = ScrubDaemon.archive(home, 1, 1000);
        declare(home, "cron = '" + NEVER + "'");
        try (var daemon = new ScrubDaemon(home);
                var _ = OsDisk.instance().lock(archive.control().resolve("scrub.lock"))) {
            daemon.post("/jobs/" + JOB + "/executions");
            until(() -> daemon.job().path("state").asString().equals("waiting"));
            assertThat(daemon.job().path("why").asString()).contains("another scrub");
        }
    }

    @Test
    void raisesAnAlarmWhenNoRunHasFinishedForTooLong() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        declare(home, "cron = '" + NEVER + "'", "alarm_after = '1s'");
        try (var daemon = new ScrubDaemon(home)) {
            until(() -> daemon.job().path("state").asString().equals("waiting"));
            assertThat(daemon.job().path("why").asString()).contains("has ever finished");
            assertThat(daemon.text("/actuator/health", MediaType.ALL))
                    .contains("OUT_OF_SERVICE", "has ever finished");
            assertThat(daemon.text("/actuator/prometheus", MediaType.TEXT_PLAIN))
                    .contains("blockframe_scrub_age_seconds{job=\"" + JOB + "\"}");
        }
    }
}
