package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** Goal: somebody who watches a drop folder over HTTP sees what it does, and can stop it. */
class JobStatusTest {
    private static final int STRIPES = 12;
    private static final byte[] LARGE = random(5, STRIPES * Daemons.STRIPE_BYTES);

    /** Opened by the test to let a commit get beyond its sixth stripe. */
    private final CountDownLatch gate = new CountDownLatch(1);

    /** Closed by the test to hold whoever checks that stripe. */
    private volatile CountDownLatch checks = new CountDownLatch(0);

    @TempDir Path home;
    private Daemons daemons;

    @BeforeEach
    void start() throws IOException {
        daemons = new Daemons(home, this::holdTheSeventhStripe);
    }

    @AfterEach
    void stop() {
        gate.countDown();
        checks.countDown();
        daemons.close();
    }

    private void holdTheSeventhStripe(String operation, Path path) throws IOException {
        if (path.toString().contains("block_6")) {
            try {
                gate.await();
                if (operation.equals("openOnMedium")) {
                    checks.await();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void saysHowFarALargeFileIs() throws IOException {
        daemons.write("a/large.bin", LARGE);
        until(() -> progress().path("done").asLong() >= 5);
        var progress = progress();
        assertThat(progress.path("unit").asString()).isEqualTo("stripes");
        assertThat(progress.path("total").asLong()).isEqualTo(STRIPES);
        assertThat(progress.path("bytes_done").asLong())
                .isEqualTo(progress.path("done").asLong() * Daemons.STRIPE_BYTES);
        assertThat(progress.path("bytes_total").asLong()).isEqualTo(LARGE.length);
        assertThat(progress.path("bytes_per_second").asLong()).isPositive();
        assertThat(progress.path("seconds_left").isNumber()).isTrue();
        assertThat(progress.path("current_file").asString()).isEqualTo("a/large.bin");
        assertThat(job().path("state").asString()).isEqualTo("running");
        assertThat(job().path("files_waiting").asLong()).isEqualTo(1);
        assertThat(job().path("oldest_waiting").isString()).isTrue();
        assertThat(nextRun()).isNotNull();
        gate.countDown();
        untilExists(daemons.committed("a/large.bin"));
        until(() -> job().path("files_waiting").asLong() == 0);
        until(() -> job().path("state").asString().equals("idle"));
        assertThat(nextRun()).as("polls of an idle folder go on").isBefore(nextRunOnceLater());
        assertThat(job().path("last_result").path("progress").path("done").asLong())
                .isEqualTo(STRIPES);
    }

    @Test
    void saysHowManySmallFilesWereCommitted() throws IOException {
        for (int i = 0; i < 5; i++) {
            daemons.write("small" + i, random(i, 1000));
        }
        until(() -> job().path("last_result").path("status").asString("").equals("completed"));
        untilExists(daemons.committed("small4"));
        assertThat(daemons.executions())
                .contains("\"unit\":\"files\"")
                .contains("\"current_file\":null");
    }

    @Test
    void leavesAloneWhatWasStoppedUntilItIsRestarted() throws IOException {
        var file = daemons.write("large.bin", LARGE);
        until(() -> progress().path("done").asLong() >= 5);
        long id = stopTheRunningOne();
        gate.countDown();
        until(() -> job().path("state").asString().equals("waiting"));
        assertThat(job().path("why").asString()).contains("was stopped; restart it");
        // Polls go on, and take what was dropped later.
        daemons.write("small", new byte[10]);
        untilExists(daemons.committed("small"));
        assertThat(file).exists();
        assertThat(status(id)).isEqualTo("stopped");

        restart(id);
        untilExists(daemons.committed("large.bin"));
        assertThat(daemons.entry("large.bin").orElseThrow().entry().root())
                .isEqualTo(Daemons.digest(LARGE));
        assertThat(daemons.executions()).containsPattern("\"stripes_resumed\":[567]");
        until(() -> job().path("state").asString().equals("idle"));
        stopsWhileItChecksWhatTheArchiveHas();
    }

    private void stopsWhileItChecksWhatTheArchiveHas() throws IOException {
        checks = new CountDownLatch(1);
        daemons.write("large.bin", LARGE);
        until(() -> progress().path("bytes_total").asLong() > LARGE.length);
        until(() -> progress().path("bytes_done").asLong() > Daemons.STRIPE_BYTES);
        long id = stopTheRunningOne();
        checks.countDown();
        until(() -> status(id).equals("stopped"));
        assertThat(progress(id).path("bytes_done").asLong())
                .isLessThan(progress(id).path("bytes_total").asLong());
        restart(id);
        untilExists(daemons.committed("large.bin.1"));
        assertThat(daemons.executions()).contains("\"duplicate\":1");
    }

    private long stopTheRunningOne() {
        long id = job().path("running").path(0).path("id").asLong();
        assertThat(post("/executions/" + id + "/stop")).isEqualTo(202);
        return id;
    }

    private void restart(long id) {
        assertThat(post("/executions/" + id + "/restart")).isEqualTo(202);
    }

    private String status(long id) {
        return json("/executions/" + id).path("status").asString();
    }

    private JsonNode progress(long id) {
        return json("/executions/" + id).path("progress");
    }

    @Test
    void goesOnWithEverythingWhenItIsToRunNow() throws IOException {
        daemons.write("large.bin", LARGE);
        until(() -> progress().path("done").asLong() >= 5);
        assertThat(post("/jobs/ingest-drop/executions")).isEqualTo(409);
        long id = job().path("running").path(0).path("id").asLong();
        assertThat(post("/executions/" + id + "/stop")).isEqualTo(202);
        gate.countDown();
        until(() -> job().path("state").asString().equals("waiting"));
        assertThat(post("/jobs/ingest-drop/executions")).isEqualTo(202);
        untilExists(daemons.committed("large.bin"));
    }

    private int post(String uri) {
        return daemons.client()
                .post()
                .uri(uri)
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getStatus()
                .value();
    }

    private JsonNode job() {
        return json("/jobs").get(0);
    }

    private Instant nextRun() {
        return Instant.parse(job().path("next_run").asString());
    }

    private Instant nextRunOnceLater() {
        var before = nextRun();
        until(() -> nextRun().isAfter(before));
        return nextRun();
    }

    private JsonNode progress() {
        return job().path("running").path(0).path("progress");
    }

    private JsonNode json(String uri) {
        var body =
                daemons.client()
                        .get()
                        .uri(uri)
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody();
        return JsonMapper.shared().readTree(body);
    }
}
