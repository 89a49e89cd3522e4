package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.JOB;
import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.declare;
import static io.blockframe.scrubjob.ScrubDaemon.flip;
import static io.blockframe.scrubjob.ScrubDaemon.segment;
import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.JobSeen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Goal: a receiver learns what happened, and whatever it does, no scrub is kept or failed by it.
 */
class WebhookTest {
    @TempDir Path home;

    @Test
    void tellsOfStartDamageSuccessAndLoss() throws IOException {
        var archive = ScrubDaemon.archive(home, 2, 100_000);
        flip(segment(archive, "file-0"), 5);
        try (var receiver = new Receiver()) {
            declare(receiver.url(), "");
            try (var daemon = new ScrubDaemon(home)) {
                daemon.post("/jobs/" + JOB + "/executions");
                until(() -> receiver.events().equals(List.of("start", "damage")));
                var report = receiver.bodies.get(1).path("report");
                assertThat(report.path("found").path(0).path("path").asString())
                        .isEqualTo("file-0");
                assertThat(receiver.bodies.get(1).path("archive_id").asString())
                        .isEqualTo(archive.identity().id().toString());
                runAgain(daemon);
                until(() -> receiver.events().getLast().equals("success"));
                Files.move(
                        archive.catalogue().all().getFirst().folder().under(archive.directory()),
                        home.resolve("away"));
                runAgain(daemon);
                until(() -> receiver.events().getLast().equals("loss"));
            }
        }
    }

    @Test
    void tellsOnlyWhatItIsAskedFor() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        try (var receiver = new Receiver()) {
            declare(receiver.url(), "events = ['success']");
            try (var daemon = new ScrubDaemon(home)) {
                daemon.post("/jobs/" + JOB + "/executions");
                until(() -> receiver.events().equals(List.of("success")));
            }
        }
    }

    @Test
    void tellsThatAScrubIsOverdue() throws IOException {
        var archive = ScrubDaemon.archive(home, 1, 1000);
        var longAgo = Instant.now().minus(Duration.ofDays(40));
        archive.ledger().append(List.of(new JobSeen(JOB, longAgo)));
        try (var receiver = new Receiver()) {
            ScrubDaemon.declare(
                    home, "cron = '" + NEVER + "'", "[webhook]", "url = '" + receiver.url() + "'");
            try (var _ = new ScrubDaemon(home)) {
                until(() -> receiver.events().equals(List.of("overdue")));
                assertThat(receiver.bodies.getFirst().path("why").asString())
                        .contains("has ever finished");
            }
        }
    }

    @Test
    void triesAgainWhatIsRefused() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        try (var receiver = new Receiver(number -> number < 2 ? 503 : 200, new CountDownLatch(0))) {
            declare(receiver.url(), "");
            try (var daemon = new ScrubDaemon(home)) {
                daemon.post("/jobs/" + JOB + "/executions");
                until(
                        () ->
                                receiver.events()
                                        .equals(List.of("start", "start", "start", "success")));
            }
        }
    }

    @Test
    void doesNotWaitForASlowReceiver() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        try (var receiver = new Receiver(_ -> 200, new CountDownLatch(1))) {
            declare(receiver.url(), "");
            try (var daemon = new ScrubDaemon(home)) {
                daemon.post("/jobs/" + JOB + "/executions");
                daemon.finished(1);
                until(() -> receiver.events().equals(List.of("start")));
                receiver.answer.countDown();
                until(() -> receiver.events().equals(List.of("start", "success")));
            }
        }
    }

    /** Goal: what happened last is told, although the daemon ends with it. */
    @Test
    void tellsWhatItFoundBeforeItsEnd() throws IOException {
        var archive = ScrubDaemon.archive(home, 20, 2_000_000);
        for (int i = 0; i < 20; i++) {
            flip(segment(archive, "file-" + i), 5);
        }
        try (var receiver = new Receiver()) {
            ScrubDaemon.declare(
                    home,
                    "cron = '" + NEVER + "'",
                    "rate = '4MB/s'",
                    "[webhook]",
                    "url = '" + receiver.url() + "'");
            try (var daemon = new ScrubDaemon(home)) {
                daemon.post("/jobs/" + JOB + "/executions");
                until(() -> daemon.job().at("/running/0/counts/repaired").asInt() > 0);
            }
            assertThat(receiver.events()).containsExactly("start", "damage");
        }
    }

    @Test
    void doesNotMindADeadReceiver() throws IOException {
        ScrubDaemon.archive(home, 1, 1000);
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        declare("http://127.0.0.1:" + port + "/hook", "");
        try (var daemon = new ScrubDaemon(home)) {
            daemon.post("/jobs/" + JOB + "/executions");
            assertThat(daemon.finished(1).path("status").asString()).isEqualTo("healthy");
            until(() -> daemon.job().path("state").asString().equals("idle"));
        }
    }

    private void declare(String url, String line) throws IOException {
        ScrubDaemon.declare(
                home, "cron = '" + NEVER + "'", "[webhook]", "url = '" + url + "'", line);
    }

    private static void runAgain(ScrubDaemon daemon) {
        until(() -> daemon.job().path("running").isEmpty());
        until(() -> daemon.post("/jobs/" + JOB + "/executions") == 202);
    }
}
