package io.blockframe.launcher;

import static io.blockframe.launcher.FileDamage.extend;
import static io.blockframe.launcher.FileDamage.flip;
import static io.blockframe.launcher.FileDamage.truncate;
import static io.blockframe.launcher.FileDamage.zero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.blockframe.launcher.up.ProcessRecord;
import io.blockframe.launcher.up.UpRecord;
import io.blockframe.store.ByteRange;
import io.blockframe.testkit.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Goal: what the README promises, with the real launcher, the default tiers, a real mount and a
 * real {@code kill -9}: files that are dropped are archived, survive rot, and are read back.
 */
class EndToEndIT {

    private static final long LARGE_BYTES = 1_200_000_001;
    private static final int MEDIUM_BYTES = 50_000_000;
    private static final int SMALL_FILES = 200;
    private static final int RANDOM_RANGES = 1000;
    private static final long SEED = 20261123;
    private static final String SMALL = "folder/deep 2/small-9 ü.bin";
    private static final int SMALL_BYTES = 9 * 331;

    private static final String DAMAGED_SMALL = "folder/deep 1/small-8 ü.bin";

    @TempDir Path temp;
    private Installation place;

    @BeforeEach
    void configure() throws IOException {
        place = new Installation(temp);
    }

    @AfterEach
    void stop() throws Exception {
        place.stop();
    }

    @Test
    void droppedFilesAreArchivedSurviveRotAndAreReadBack() throws Exception {
        place.up();
        dropAll();
        killAllWhileTheDaemonCommits();
        place.up();
        place.awaitAllInTheMount();
        place.checkMount();
        place.awaitAllTaken();
        place.checkRoots();
        readRandomRanges();

        var before = place.stored();
        place.stop(); // the kernel must not have the bytes that are damaged now
        damageEveryTier();
        place.up();
        place.checkMount();
        for (var name : List.of(DAMAGED_SMALL, "medium.bin", "large.bin")) {
            assertThat(place.log())
                    .anyMatch(line -> line.contains(name) && line.contains("rebuilt and served"));
        }
        awaitWriteBack();
        place.stop();
        assertThat(place.mount).isEmptyDirectory();
        var healed = place.blockframe.run("health", "--json");
        assertThat(healed.exitCode()).as(healed.output()).isEqualTo(3);
        assertThat(place.stored()).isEqualTo(before);
        assertThat(place.blockframe.run("verify").exitCode()).isZero();
        restoreTheLargeFile();

        var lost = loseRowsInEveryTier();
        var health = place.blockframe.run("health", "--json");
        assertThat(health.exitCode()).isEqualTo(4);
        assertThat(LostRows.reported(health.json())).isEqualTo(lost);
        place.up();
        theMountServesAllBut(lost);
        place.stop();
    }

    private void dropAll() throws Exception {
        for (int i = 0; i < SMALL_FILES; i++) {
            place.drop(
                    "folder/deep %d/small-%d ü.bin".formatted(i % 7, i), Bytes.random(i, i * 331));
        }
        place.drop("medium.bin", Bytes.random(7, MEDIUM_BYTES));
        place.dropLarge("large.bin", LARGE_BYTES, SEED);
    }

    /** As a power cut ends it: nobody cleans up, and the mount is left without its process. */
    private void killAllWhileTheDaemonCommits() throws Exception {
        var staging = place.archive.resolve(".blockframe/staging");
        await().atMost(Duration.ofMinutes(3)).until(() -> contains(staging, "segment_1.dat"));
        var running = UpRecord.read(place.state).running();
        assertThat(running)
                .extracting(ProcessRecord::role)
                .containsExactly("up", "daemon", "mount");
        for (var killed : running) {
            var process = killed.process().orElseThrow();
            process.destroyForcibly();
            process.onExit().get(2, TimeUnit.MINUTES);
        }
        assertThatThrownBy(() -> Files.list(place.mount))
                .hasMessageContaining("Transport endpoint is not connected");
        assertThat(place.drop.resolve("large.bin")).exists();
    }

    private static boolean contains(Path directory, String ending) throws IOException {
        try (var tree = Files.walk(directory)) {
            return tree.anyMatch(path -> path.getFileName().toString().endsWith(ending));
        } catch (UncheckedIOException e) {
            return false; // it was renamed meanwhile
        }
    }

    private void readRandomRanges() throws IOException {
        for (var name : List.of("medium.bin", "large.bin")) {
            reads(name).checkRandomRanges(RANDOM_RANGES, SEED);
        }
    }

    private MountReads reads(String name) {
        return new MountReads(place.mount.resolve(name), place.taken(name));
    }

    private void damageEveryTier() throws IOException {
        var small = place.entry(DAMAGED_SMALL);
        flip(small.resolve("segment_0.dat"), 1);
        Files.delete(small.resolve("parity_0_1.dat"));
        flip(small.resolve("manifest.json"), 20);
        var medium = place.entry("medium.bin");
        zero(medium.resolve("segments/segment_0.dat"), 700_000, 4096);
        truncate(medium.resolve("parity/parity_0_0.dat"), 100);
        Files.delete(medium.resolve("segments/segment_1.dat"));
        flip(medium.resolve("cells.dat"), 50);
        var large = place.entry("large.bin");
        Files.delete(large.resolve("blocks/block_0/segments/segment_3.dat"));
        zero(large.resolve("blocks/block_0/segments/segment_7.dat"), 0, 1 << 20);
        flip(large.resolve("blocks/block_0/parity/parity_2.dat"), 5);
        truncate(large.resolve("blocks/block_1/segments/segment_30.dat"), 1_000_000);
        extend(large.resolve("blocks/block_1/segments/segment_31.dat"), 100);
        for (var copy : new String[] {"manifest.json", "manifest.1.json", "cells.2.dat"}) {
            Files.delete(large.resolve(copy));
        }
    }

    /** Who is stopped while it writes back leaves a temporary file, for a check to take away. */
    private void awaitWriteBack() throws IOException {
        var medium = place.entry("medium.bin").resolve("segments/segment_1.dat");
        var large = place.entry("large.bin").resolve("blocks/block_0/segments/segment_3.dat");
        await().atMost(Duration.ofMinutes(1))
                .until(
                        () ->
                                Files.exists(medium)
                                        && Files.exists(large)
                                        && !contains(place.archive, ".tmp"));
    }

    private void restoreTheLargeFile() throws Exception {
        var out = temp.resolve("restored.bin");
        var restored = place.blockframe.run("restore", "large.bin", "-o", out.toString());
        assertThat(restored.exitCode()).as(restored.errors()).isZero();
        assertThat(Files.size(out)).isEqualTo(LARGE_BYTES);
        assertThat(Installation.b3sum(out)).isEqualTo(place.dropped.get("large.bin"));
        Files.delete(out);
    }

    private Map<String, List<ByteRange>> loseRowsInEveryTier() throws IOException {
        return Map.of(
                SMALL,
                LostRows.inSmall(place.entry(SMALL), SMALL_BYTES),
                "medium.bin",
                LostRows.inMedium(place.entry("medium.bin"), MEDIUM_BYTES),
                "large.bin",
                LostRows.inLarge(place.entry("large.bin"), LARGE_BYTES));
    }

    private void theMountServesAllBut(Map<String, List<ByteRange>> lost) throws Exception {
        for (var file : lost.entrySet()) {
            assertThat(reads(file.getKey()).lost()).isEqualTo(file.getValue());
            place.dropped.remove(file.getKey());
        }
        place.checkMount();
    }
}
