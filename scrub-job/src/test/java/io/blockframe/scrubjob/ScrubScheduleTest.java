package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.declareAs;
import static io.blockframe.scrubjob.ScrubDaemon.flip;
import static io.blockframe.scrubjob.ScrubDaemon.segment;
import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Goal: a scrub finds and repairs what is damaged and says so, and can be stopped at any moment.
 * One daemon has a job for each test; each leaves the archive whole.
 */
class ScrubScheduleTest {
    private static final int FILES = 6;
    private static final String BY_HAND = "cron = '" + NEVER + "'";
    private static final String SLOWLY = "rate = '6MB/s'";
    private static final String A_SECOND = "window = '1s'";

    @TempDir static Path home;

    private static Archive archive;
    private static ScrubDaemon daemon;

    @BeforeAll
    static void start() throws IOException {
        archive = ScrubDaemon.archive(home, FILES, 2_000_000);
        declareAs("repairs", home, BY_HAND);
        declareAs("misses", home, BY_HAND);
        declareAs("windowed", home, BY_HAND, SLOWLY, A_SECOND);
        declareAs("stopped", home, BY_HAND, SLOWLY);
        declareAs("waits", home, BY_HAND, A_SECOND);
        daemon = new ScrubDaemon(home);
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static int run(String job) {
        return daemon.post("/jobs/" + job + "/executions");
    }

    private static boolean isRunning(String job) {
        return !daemon.job(job).path("running").isEmpty();
    }

    @Test
    void repairsDamageAndReportsItByName() throws IOException {
        var damaged = segment(archive, "file-1");
        var right = Files.readAllBytes(damaged);
        flip(damaged, 70_000);
        assertThat(run("repairs")).isEqualTo(202);
        var report = daemon.finished("repairs", 1);
        assertThat(report.path("status").asString()).isEqualTo("repaired");
        assertThat(report.path("found").path(0).path("path").asString()).isEqualTo("file-1");
        assertThat(damaged).hasBinaryContent(right);
        var text = daemon.text("/reports/" + report.path("id").asString(), MediaType.TEXT_PLAIN);
        assertThat(text)
                .startsWith("Scrub repairs of ")
                .contains("Result: damage was found and repaired: 5 healthy, 1 repaired")
                .contains("file-1: repaired: ")
                .contains("What to do now");
        assertThat(home.resolve("state/reports/" + report.path("id").asString() + ".txt"))
                .hasContent(text);
        until(() -> !isRunning("repairs"));
    }

    @Test
    void reportsLossAndLooksAgainNextTime() throws IOException {
        var gone = archive.catalogue().all().getFirst().folder().under(archive.directory());
        Files.move(gone, home.resolve("elsewhere"));
        run("misses");
        var report = daemon.finished("misses", 1);
        assertThat(report.path("status").asString()).isEqualTo("missing");
        assertThat(report.path("headline").asString()).contains("something is lost");
        assertThat(report.path("advice").path(0).asString()).contains("Delete nothing");
        assertThat(daemon.text("/actuator/prometheus", MediaType.TEXT_PLAIN))
                .contains("blockframe_scrub_lost_entries{job=\"misses\"} 1.0");
        Files.move(home.resolve("elsewhere"), gone);
        until(() -> !isRunning("misses"));
        run("misses");
        assertThat(daemon.finished("misses", 2).path("status").asString()).isEqualTo("healthy");
        until(() -> !isRunning("misses"));
    }

    @Test
    void stopsAtTheEndOfItsWindowAndGoesOnAtTheNextRun() {
        int runs = 0;
        do {
            run("windowed");
            int now = ++runs;
            until(
                    () ->
                            daemon.get("/jobs/windowed/executions").path("total").asInt() == now
                                    && !isRunning("windowed"));
        } while (daemon.reports("windowed").stream()
                .noneMatch(report -> report.path("finished").asBoolean()));
        assertThat(runs).isGreaterThan(1);
        assertThat(daemon.reports("windowed")).hasSize(1);
        var report = daemon.finished("windowed", 1);
        assertThat(report.path("entries").path("healthy").asInt()).isEqualTo(FILES);
    }

    /** Goal: what was stopped is gone on with, at the rate that is declared by then. */
    @Test
    void isStoppedAndRestartedByHand() throws IOException {
        run("stopped");
        until(() -> isRunning("stopped"));
        long id = daemon.job("stopped").path("running").path(0).path("id").asLong();
        until(() -> daemon.get("/executions/" + id).path("progress").path("done").asInt() > 0);
        var progress = daemon.get("/executions/" + id).path("progress");
        assertThat(progress.path("unit").asString()).isEqualTo("entries");
        assertThat(progress.path("total").asInt()).isEqualTo(FILES);
        assertThat(run("stopped")).isEqualTo(409);
        daemon.post("/executions/" + id + "/stop");
        until(() -> daemon.get("/executions/" + id).path("status").asString().equals("stopped"));
        until(() -> daemon.reports("stopped").size() == 1);
        declareAs("stopped", home, BY_HAND);
        until(() -> daemon.post("/executions/" + id + "/restart") == 202);
        var report = daemon.finished("stopped", 1);
        assertThat(report.path("entries").path("healthy").asInt()).isEqualTo(FILES);
        assertThat(daemon.reports("stopped")).hasSize(1);
        until(() -> !isRunning("stopped"));
    }

    @Test
    void waitsForAnotherScrubAndSaysSo() throws IOException {
        try (var _ = OsDisk.instance().lock(archive.control().resolve("scrub.lock"))) {
            run("waits");
            until(() -> daemon.job("waits").path("state").asString().equals("waiting"));
            assertThat(daemon.job("waits").path("why").asString()).contains("another scrub");
        }
        until(() -> !isRunning("waits"));
    }
}
