package io.blockframe.ingest;

import static io.blockframe.ingest.Daemons.STRIPE_BYTES;
import static io.blockframe.ingest.Daemons.digest;
import static io.blockframe.ingest.Daemons.random;
import static io.blockframe.ingest.Daemons.until;
import static io.blockframe.ingest.Daemons.untilExists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Goal: a process that dies costs at most the stripes it was at, and the history costs nothing. */
class RestartTest {
    private static final byte[] LARGE = random(3, 12 * STRIPE_BYTES + 1);

    @TempDir Path home;

    @Test
    void resumesAtTheLastJournalledStripeAfterAKill() throws Exception {
        dropAndKill();
        try (var daemons = new Daemons(home)) {
            untilExists(daemons.committed("large.bin"));
            assertThat(daemons.entry("large.bin").orElseThrow().entry().root())
                    .isEqualTo(digest(LARGE));
            var resumed =
                    Pattern.compile("\"stripes_resumed\":(\\d+)").matcher(daemons.executions());
            assertThat(resumed.find()).isTrue();
            // Killed while the ninth was begun: the eighth may not have been journalled yet.
            assertThat(Integer.parseInt(resumed.group(1))).isBetween(6, 8);
            assertThat(daemons.executions())
                    .contains("\"total\":2", "\"status\":\"failed\"", "\"attempt\":1")
                    .doesNotContain("\"attempt\":2");
        }
    }

    @Test
    void resumesWithoutTheHistory() throws Exception {
        dropAndKill();
        Files.delete(home.resolve("state/jobs.mv.db"));
        try (var daemons = new Daemons(home)) {
            untilExists(daemons.committed("large.bin"));
            assertThat(daemons.executions())
                    .containsPattern("\"stripes_resumed\":[678]")
                    .contains("\"total\":1");
        }
    }

    @Test
    void startsWithABrokenHistory() throws IOException {
        Files.createDirectories(home.resolve("state"));
        Files.writeString(home.resolve("state/jobs.mv.db"), "this is no database");
        try (var daemons = new Daemons(home)) {
            daemons.write("a.txt", "a".getBytes());
            untilExists(daemons.committed("a.txt"));
            assertThat(home.resolve("state/jobs.mv.db.damaged.1")).exists();
        }
    }

    @Test
    void takesFromTheArchiveAloneWhatIsADuplicate() throws IOException {
        try (var daemons = new Daemons(home)) {
            daemons.write("a.txt", "a".getBytes());
            untilExists(daemons.committed("a.txt"));
        }
        Files.delete(home.resolve("state/jobs.mv.db"));
        try (var daemons = new Daemons(home)) {
            daemons.write("a.txt", "a".getBytes());
            untilExists(daemons.committed("a.txt.1"));
            assertThat(daemons.executions()).contains("\"duplicate\":1");
        }
    }

    /** Goal: what a process emptied before it died is not mistaken for a folder dropped empty. */
    @Test
    void removesAFolderThatWasEmptiedBeforeTheRestart() throws IOException {
        try (var daemons = new Daemons(home)) {
            daemons.write("album/deep/a.txt", "a".getBytes());
            until(() -> !Files.exists(daemons.drop.resolve("album")));
        }
        Files.createDirectories(home.resolve("drop/album/deep"));
        Files.createDirectories(home.resolve("drop/albu"));
        try (var daemons = new Daemons(home)) {
            until(() -> !Files.exists(daemons.drop.resolve("album")));
            until(() -> !Files.exists(daemons.drop.resolve("albu")));
            assertThat(daemons.entry("album/deep")).isEmpty();
            assertThat(daemons.entry("album")).isEmpty();
            assertThat(daemons.entry("albu")).isPresent();
        }
    }

    /** Goal: who is told to stop ends at a stripe, as stopped, and goes on with the next one. */
    @Test
    void resumesAtTheNextStripeAfterBeingToldToStop() throws Exception {
        dropAndEnd(TerminatedDaemon.class, TerminatedDaemon.EXIT_CODE, "block_3");
        try (var daemons = new Daemons(home)) {
            untilExists(daemons.committed("large.bin"));
            assertThat(daemons.entry("large.bin").orElseThrow().entry().root())
                    .isEqualTo(digest(LARGE));
            assertThat(daemons.executions())
                    .containsPattern("\"stripes_resumed\":([4-9]|1\\d)")
                    .contains("\"total\":2", "\"status\":\"stopped\"", "\"status\":\"completed\"")
                    .doesNotContain("\"status\":\"failed\"");
        }
    }

    private void dropAndKill() throws Exception {
        dropAndEnd(KilledDaemon.class, KilledDaemon.EXIT_CODE, "block_8");
    }

    /** Runs a daemon that ends when it begins a stripe of a large file. */
    private void dropAndEnd(Class<?> daemon, int exitCode, String stripe) throws Exception {
        Files.createDirectories(home.resolve("drop"));
        Files.write(home.resolve("drop/large.bin"), LARGE);
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                daemon.getName(),
                                home.toString(),
                                stripe)
                        .inheritIO()
                        .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(exitCode);
        assertThat(home.resolve("drop/large.bin")).exists();
    }
}
