package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.JOB;
import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.flip;
import static io.blockframe.scrubjob.ScrubDaemon.segment;
import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.JobSeen;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Goal: a receiver learns what happened, all that it asked for and nothing else. */
class WebhookTest {
    @TempDir Path home;

    @Test
    void tellsWhatItIsAskedFor() throws IOException {
        var archive = ScrubDaemon.archive(home, 2, 100_000);
        flip(segment(archive, "file-0"), 5);
        var longAgo = Instant.now().minus(Duration.ofDays(40));
        archive.ledger().append(List.of(new JobSeen(JOB, longAgo)));
        try (var all = new Receiver();
                var some = new Receiver()) {
            declare(JOB, all.url(), "");
            declare("other", some.url(), "events = ['success']");
            try (var daemon = new ScrubDaemon(home)) {
                until(() -> all.events().equals(List.of("overdue")));
                assertThat(all.bodies.getFirst().path("why").asString())
                        .contains("has ever finished");
                run(daemon, JOB);
                until(() -> all.events().equals(List.of("overdue", "start", "damage")));
                var damage = all.bodies.getLast();
                assertThat(damage.at("/report/found/0/path").asString()).isEqualTo("file-0");
                assertThat(damage.path("archive_id").asString())
                        .isEqualTo(archive.identity().id().toString());
                run(daemon, JOB);
                until(() -> all.events().getLast().equals("success"));
                run(daemon, "other");
                until(() -> some.events().equals(List.of("success")));
                Files.move(
                        archive.catalogue().all().getFirst().folder().under(archive.directory()),
                        home.resolve("away"));
                run(daemon, JOB);
                until(() -> all.events().getLast().equals("loss"));
            }
            assertThat(some.events()).containsExactly("success");
        }
    }

    /** Goal: what happened last is told, although the daemon ends with it. */
    @Test
    void tellsWhatItFoundBeforeItsEnd() throws IOException {
        var archive = ScrubDaemon.archive(home, 8, 2_000_000);
        for (int i = 0; i < 8; i++) {
            flip(segment(archive, "file-" + i), 5);
        }
        try (var receiver = new Receiver()) {
            declare(JOB, receiver.url(), "rate = '4MB/s'");
            try (var daemon = new ScrubDaemon(home)) {
                run(daemon, JOB);
                until(() -> daemon.job().at("/running/0/counts/repaired").asInt() > 0);
            }
            assertThat(receiver.events()).containsExactly("start", "damage");
        }
    }

    /**
     * @param line of the table of the webhook where it is about events, else of the job
     */
    private void declare(String job, String url, String line) throws IOException {
        boolean ofWebhook = line.startsWith("events");
        ScrubDaemon.declareAs(
                job,
                home,
                "cron = '" + NEVER + "'",
                ofWebhook ? "" : line,
                "[webhook]",
                "url = '" + url + "'",
                ofWebhook ? line : "");
    }

    /** Runs a job when no other does: there is one scrub at a time. */
    private static void run(ScrubDaemon daemon, String job) {
        until(
                () ->
                        daemon.get("/jobs").findValues("running").stream()
                                .allMatch(it -> it.isEmpty()));
        until(() -> daemon.post("/jobs/" + job + "/executions") == 202);
    }
}
