package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.JOB;
import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.declare;
import static io.blockframe.scrubjob.ScrubDaemon.until;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: a full disk under the job history is told, and over when there is room again. */
class FullDiskTest {
    @TempDir Path home;

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", home.resolve("state").toString());
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @Test
    void aFullDiskUnderTheHistoryIsToldAndPasses() throws Exception {
        ScrubDaemon.archive(home, 1, 1000);
        declare(home, "cron = '" + NEVER + "'");
        var state = Files.createDirectory(home.resolve("state"));
        assertThat(run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", state.toString()))
                .isTrue();
        try (var daemon = new ScrubDaemon(home)) {
            fill(state.resolve("filler"));
            daemon.post("/jobs/" + JOB + "/executions");
            until(() -> health(daemon).contains("the job history in the state folder"));
            assertThat(health(daemon)).contains("No space left on device", "OUT_OF_SERVICE");

            Files.delete(state.resolve("filler"));
            until(() -> daemon.post("/jobs/" + JOB + "/executions") == 202);
            assertThat(daemon.finished(1).path("status").asString()).isEqualTo("healthy");
            until(() -> daemon.job().path("state").asString().equals("idle"));
        }
    }

    private static String health(ScrubDaemon daemon) {
        return daemon.text("/actuator/health", MediaType.ALL);
    }

    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            // It is full.
        }
    }
}
