package io.blockframe.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.blockframe.hash.Blake3;
import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Goal: what the README promises, with the real launcher, the default tiers, a real mount and a
 * real {@code kill -9}: files that are dropped are archived, survive rot, and are read back.
 */
class EndToEndIT {

    private static final long LARGE_BYTES = 1_200_000_001;
    private static final int MEDIUM_BYTES = 50_000_000;
    private static final int SMALL_FILES = 200;
    private static final int PIECE_BYTES = 1 << 20;

    @TempDir Path temp;
    private Path archive;
    private Path mount;
    private Path drop;
    private Path log;
    private BlockFrameProcess blockframe;
    private Process up;

    /** Path in the archive, and the BLAKE3 of what was dropped. */
    private final Map<String, String> dropped = new LinkedHashMap<>();

    @BeforeEach
    void configure() throws IOException {
        archive = temp.resolve("archive");
        mount = temp.resolve("mnt");
        drop = temp.resolve("drop");
        log = temp.resolve("up.log");
        Files.createDirectories(temp.resolve("jobs"));
        Files.writeString(
                temp.resolve("jobs/drop.toml"),
                """
                kind = "ingest"
                folder = "drop"
                settle = "500ms"
                """);
        var config = temp.resolve("config.toml");
        Files.writeString(
                config,
                """
                [archive]
                directory = "archive"
                [mount]
                default_mountpoint = "mnt"
                [cache]
                max_size = "100MB"
                [daemon]
                port = 0
                """);
        blockframe = new BlockFrameProcess(config);
    }

    @AfterEach
    void stop() throws Exception {
        if (up != null && up.isAlive()) {
            stopUp();
        }
    }

    @Test
    void droppedFilesAreArchivedSurviveRotAndAreReadBack() throws Exception {
        up = blockframe.up(log);
        dropSmallAndMedium();
        dropLarge();
        killTheDaemonWhileItCommits();
        up = blockframe.up(log);
        awaitAllInTheMount();
        checkMount();

        var before = stored();
        damageEveryTier();
        checkMount();
        stopUp();
        assertThat(mount).isEmptyDirectory();
        var healed = blockframe.run("health", "--json");
        assertThat(healed.exitCode()).as(healed.output()).isEqualTo(3);
        assertThat(stored()).isEqualTo(before);
        assertThat(blockframe.run("verify").exitCode()).isZero();

        loseOneSmallFile();
    }

    private void dropSmallAndMedium() throws IOException {
        for (int i = 0; i < SMALL_FILES; i++) {
            dropBytes(
                    "folder/deep %d/small-%d ü.bin".formatted(i % 7, i), Bytes.random(i, i * 331));
        }
        dropBytes("medium.bin", Bytes.random(7, MEDIUM_BYTES));
    }

    private void dropBytes(String name, byte[] bytes) throws IOException {
        var file = drop.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        dropped.put(name, Blake3.fastest().hash(bytes).toString());
    }

    private void dropLarge() throws Exception {
        var partial = drop.resolve("large.bin.part");
        var random = new Random(11);
        var piece = new byte[PIECE_BYTES];
        try (var out = Files.newOutputStream(partial)) {
            for (long left = LARGE_BYTES; left > 0; left -= piece.length) {
                random.nextBytes(piece);
                out.write(piece, 0, (int) Math.min(left, piece.length));
            }
        }
        dropped.put("large.bin", b3sum(partial));
        Files.move(partial, drop.resolve("large.bin"));
    }

    private void killTheDaemonWhileItCommits() throws Exception {
        var staging = archive.resolve(".blockframe/staging");
        await().atMost(Duration.ofMinutes(3)).until(() -> contains(staging, "segment_1.dat"));
        var daemon =
                up.descendants()
                        .filter(p -> p.info().arguments().stream().anyMatch(this::isDaemon))
                        .findFirst()
                        .orElseThrow();
        daemon.destroyForcibly();
        // One part of up does not run without the others.
        assertThat(up.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(up.exitValue()).isEqualTo(1);
        assertThat(drop.resolve("large.bin")).exists();
    }

    private boolean isDaemon(String[] arguments) {
        return java.util.Arrays.asList(arguments).contains("daemon");
    }

    private static boolean contains(Path directory, String name) throws IOException {
        try (var tree = Files.walk(directory)) {
            return tree.anyMatch(path -> path.getFileName().toString().equals(name));
        } catch (java.io.UncheckedIOException e) {
            return false; // it was renamed meanwhile
        }
    }

    private void awaitAllInTheMount() {
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () ->
                                dropped.keySet().stream()
                                        .allMatch(name -> Files.exists(mount.resolve(name))));
    }

    private void checkMount() throws Exception {
        for (var file : dropped.entrySet()) {
            assertThat(b3sum(mount.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
        // The files of the drop folder were taken, and are where the job file says.
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                dropped.keySet().stream()
                                        .noneMatch(name -> Files.exists(drop.resolve(name))));
        assertThat(b3sum(drop.resolve(".committed/large.bin"))).isEqualTo(dropped.get("large.bin"));
    }

    /** The digest of every file in the entries, by path. */
    private Map<String, String> stored() throws Exception {
        var digests = new TreeMap<String, String>();
        try (var tree = Files.walk(archive)) {
            for (var file : tree.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(archive.resolve(".blockframe"))) {
                    digests.put(archive.relativize(file).toString(), b3sum(file));
                }
            }
        }
        return digests;
    }

    private void damageEveryTier() throws IOException {
        var small = entry("folder/deep 1/small-8 ü.bin");
        flip(small.resolve("segment_0.dat"), 1);
        Files.delete(small.resolve("parity_0_1.dat"));
        flip(small.resolve("manifest.json"), 20);
        var medium = entry("medium.bin");
        zero(medium.resolve("segments/segment_0.dat"), 700_000, 4096);
        truncate(medium.resolve("parity/parity_0_0.dat"), 100);
        Files.delete(medium.resolve("segments/segment_1.dat"));
        flip(medium.resolve("cells.dat"), 50);
        var large = entry("large.bin");
        Files.delete(large.resolve("blocks/block_0/segments/segment_3.dat"));
        zero(large.resolve("blocks/block_0/segments/segment_7.dat"), 0, 1 << 20);
        flip(large.resolve("blocks/block_0/parity/parity_2.dat"), 5);
        truncate(large.resolve("blocks/block_1/segments/segment_30.dat"), 1_000_000);
        Files.write(
                large.resolve("blocks/block_1/segments/segment_31.dat"),
                new byte[100],
                java.nio.file.StandardOpenOption.APPEND);
        for (var copy : new String[] {"manifest.json", "manifest.1.json", "cells.2.dat"}) {
            Files.delete(large.resolve(copy));
        }
    }

    private void loseOneSmallFile() throws Exception {
        var lost = "folder/deep 2/small-9 ü.bin";
        for (var shard : new String[] {"segment_0", "parity_0_0", "parity_0_1", "parity_0_2"}) {
            flip(entry(lost).resolve(shard + ".dat"), 3);
        }
        var health = blockframe.run("health", "--json");
        assertThat(health.exitCode()).isEqualTo(4);
        assertThat(health.output()).contains("small-9");
        up = blockframe.up(log);
        assertThatThrownBy(() -> Files.readAllBytes(mount.resolve(lost)))
                .isInstanceOf(IOException.class);
        dropped.remove(lost);
        checkMount();
        stopUp();
    }

    private void stopUp() throws Exception {
        up.destroy();
        assertThat(up.waitFor(2, TimeUnit.MINUTES)).isTrue();
        up = null;
    }

    private Path entry(String path) throws IOException {
        var file = archive.resolve(path);
        var prefix = file.getFileName() + "_";
        try (var children = Files.list(file.getParent())) {
            return children.filter(c -> c.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            int old = open.read();
            open.seek(offset);
            open.write(old ^ 1);
        }
    }

    private static void zero(Path file, long offset, int bytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            open.write(new byte[bytes]);
        }
    }

    private static void truncate(Path file, long bytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        }
    }

    private static String b3sum(Path file) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder("b3sum", "--no-names", "--no-mmap", file.toString()).start();
        var digest = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).as("b3sum " + file).isZero();
        return digest;
    }
}
