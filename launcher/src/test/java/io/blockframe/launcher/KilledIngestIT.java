package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.blockframe.hash.Blake3;
import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Goal: a daemon that is killed at any moment, again and again, loses nothing and archives nothing
 * twice.
 */
class KilledIngestIT {

    private static final long SEED = 20261123;

    /** As many as the whole test run has time for; {@code -Dblockframe.kills=50} for more. */
    private static final int KILLS = Integer.getInteger("blockframe.kills", 12);

    /** Most kills hit a daemon that is at work; the rest, one that is starting. */
    private static final int LONGEST_LIFE_MILLIS = 1200;

    private static final int STRIPE_BYTES = 30 << 20;

    @TempDir Path temp;
    private final Random random = new Random(SEED);
    private BlockFrameProcess blockframe;
    private Path drop;

    /** Path in the archive, and the BLAKE3 of what was dropped. */
    private final TreeMap<String, String> dropped = new TreeMap<>();

    @BeforeEach
    void configure() throws IOException {
        drop = Files.createDirectories(temp.resolve("drop"));
        Files.createDirectories(temp.resolve("jobs"));
        Files.writeString(
                temp.resolve("jobs/drop.toml"),
                """
                kind = "ingest"
                folder = "drop"
                poll = "50ms"
                settle = "100ms"
                empty_folders_after = "100ms"
                """);
        var config = temp.resolve("config.toml");
        Files.writeString(
                config,
                """
                [archive]
                directory = "archive"
                [tiers]
                small_max = "100KB"
                medium_max = "3MB"
                segment = "1MiB"
                [daemon]
                port = 0
                """);
        blockframe = new BlockFrameProcess(config);
    }

    @Test
    void everythingIsInTheArchiveOnceAfterManyKills() throws Exception {
        int struck = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            dropSome(kill);
            var daemon = blockframe.start("daemon", temp.resolve("daemon.log"));
            if (kill % 5 > 0) {
                BlockFrameProcess.awaitReady(daemon);
            }
            // Whether it ends by itself is not asked: it is killed in the middle of whatever it
            // does.
            daemon.waitFor(1 + random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
            daemon.destroyForcibly().waitFor();
            assertThat(daemon.exitValue()).as("kill %d came too late", kill).isEqualTo(128 + 9);
            if (hasUnfinishedWork()) {
                struck++;
            }
        }
        assertThat(struck).as("kills in the middle of a commit").isGreaterThanOrEqualTo(KILLS / 5);
        finish();
        checkArchive();
    }

    private void dropSome(int round) throws IOException {
        for (int i = 0; i < 12; i++) {
            drop(
                    "folder %d/small-%d ü.txt".formatted(round % 3, round * 100 + i),
                    random.nextInt(9000));
        }
        drop("medium/%d.bin".formatted(round), 1_000_000 + random.nextInt(1_000_000));
        if (round % 6 == 0) {
            drop("large-%d.bin".formatted(round), 3 * STRIPE_BYTES + random.nextInt(1_000_000));
        }
    }

    private void drop(String name, int sizeBytes) throws IOException {
        byte[] bytes = Bytes.random(random.nextLong(), sizeBytes);
        var file = drop.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        dropped.put(name, Blake3.fastest().hash(bytes).toString());
    }

    private boolean hasUnfinishedWork() throws IOException {
        for (var folder : List.of("staging", "pending")) {
            var directory = temp.resolve("archive/.blockframe").resolve(folder);
            if (Files.isDirectory(directory)) {
                try (var children = Files.list(directory)) {
                    if (children.findAny().isPresent()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Nothing is left but the folders of what was committed and rejected, which are hidden. */
    private boolean isDropFolderEmpty() throws IOException {
        try (var children = Files.list(drop)) {
            return children.allMatch(child -> child.getFileName().toString().startsWith("."));
        }
    }

    private void finish() throws Exception {
        var daemon = blockframe.start("daemon", temp.resolve("daemon.log"));
        BlockFrameProcess.awaitReady(daemon);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(this::isDropFolderEmpty);
        daemon.destroy();
        assertThat(daemon.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    private void checkArchive() throws Exception {
        var versions = blockframe.run("ls", "--versions", "--json");
        var found = new TreeMap<String, String>();
        for (JsonNode version : versions.json()) {
            assertThat(found.put(version.get("path").asString(), version.get("root").asString()))
                    .as("twice in the archive: %s", version)
                    .isNull();
        }
        assertThat(found).isEqualTo(dropped);
        assertThat(blockframe.run("verify").exitCode()).isZero();
        var restored = temp.resolve("restored");
        assertThat(blockframe.run("restore", "large-0.bin", "-o", restored.toString()).exitCode())
                .isZero();
        assertThat(restored).hasSameBinaryContentAs(drop.resolve(".committed/large-0.bin"));
        for (var name : dropped.keySet()) {
            assertThat(drop.resolve(".committed").resolve(name)).exists();
        }
        assertThat(drop.resolve(".rejected"))
                .satisfiesAnyOf(
                        folder -> assertThat(folder).doesNotExist(),
                        folder -> assertThat(folder).isEmptyDirectory());
        try (var children = Files.list(temp.resolve("archive/.blockframe/staging"))) {
            assertThat(children).isEmpty();
        }
    }
}
