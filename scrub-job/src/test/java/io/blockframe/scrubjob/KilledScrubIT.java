package io.blockframe.scrubjob;

import static io.blockframe.scrubjob.ScrubDaemon.NEVER;
import static io.blockframe.scrubjob.ScrubDaemon.declare;
import static io.blockframe.scrubjob.ScrubDaemon.flip;
import static io.blockframe.scrubjob.ScrubDaemon.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.ScrubRun;
import io.blockframe.format.Tier;
import io.blockframe.format.TierPolicy;
import io.blockframe.store.Archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Goal: however often a scrub is killed, it checks everything, and one band twice for each kill.
 */
class KilledScrubIT {
    /** As many as the whole test run has time for; {@code -Dblockframe.kills=20} for more. */
    private static final int KILLS = Integer.getInteger("blockframe.kills", 5);

    /**
     * Its bands, 4 MiB of each of nine shards, are steps of the scrub; of a band that has not begun
     * no more than eight pieces are read ahead, so that one that was read whole was begun, and
     * everything before it was done.
     */
    private static final Geometry LARGE = new Geometry(8, 1, 8 << 20);

    /** Of two bands each: more than the kills leave time for. */
    private static final int STRIPES = Math.max(5, KILLS / 2);

    private static final int BANDS = STRIPES * LARGE.shardBytes() / ReadLog.BAND_BYTES;

    /**
     * Pieces, 4 MiB of one shard, that a kill makes read again: the band that was under way, and
     * the eight that are read ahead. They are not verified twice.
     */
    private static final int PIECES_PER_KILL = LARGE.totalShards() + 8;

    @TempDir Path home;

    @Test
    void killsDuringOneRun(TestReporter reporter) throws Exception {
        var archive = archive();
        var damaged = segment(archive, "large");
        var right = Files.readAllBytes(damaged);
        flip(damaged, LARGE.shardBytes() - 1);
        declare(home, "cron = '" + NEVER + "'");
        var random = new Random(20261125);
        for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(1 + random.nextInt(24));
        }
        var log = new ReadLog(home.resolve("reads"), Long.MAX_VALUE);
        try (var daemon = new ScrubDaemon(home, log.disk())) {
            var report = daemon.finished(1);
            assertThat(daemon.reports()).hasSize(1);
            // Killed right after a repair, it finds the file in order, and knows why.
            assertThat(report.path("entries").path("healthy").asInt()).isEqualTo(3);
            assertThat(report.path("entries").path("repaired").asInt()).isEqualTo(1);
            assertThat(report.path("found").path(0).path("path").asString()).isEqualTo("large");
            assertThat(runsBegun(daemon.archive)).as("gone on with, not begun anew").isOne();
        }
        assertThat(damaged).hasBinaryContent(right);
        var bands = log.bandBytes();
        assertThat(bands).hasSize(BANDS * LARGE.totalShards());
        assertThat(bands.values())
                .allSatisfy(bytes -> assertThat(bytes).isGreaterThanOrEqualTo(ReadLog.BAND_BYTES));
        long bytes = bands.values().stream().mapToLong(Long::longValue).sum();
        long again = bytes / ReadLog.BAND_BYTES - BANDS * LARGE.totalShards();
        reporter.publishEntry("pieces that were read again", Long.toString(again));
        assertThat(again).isBetween(0L, (long) KILLS * PIECES_PER_KILL);
        long bandsAgain = log.wholeBands(LARGE.totalShards()) - BANDS;
        reporter.publishEntry("bands that were checked again, at most", Long.toString(bandsAgain));
        assertThat(bandsAgain).isBetween(0L, (long) KILLS);
    }

    private static int runsBegun(Archive archive) throws IOException {
        var begun = new ArrayList<LedgerLine>();
        archive.ledger()
                .history(
                        line -> line instanceof ScrubRun run && run.finishedAt().isEmpty(),
                        begun::add);
        return begun.size();
    }

    private Archive archive() throws IOException {
        var archive = Archive.create(OsDisk.instance(), home.resolve("archive"));
        var tiers =
                new TierPolicy(
                        List.of(
                                new Tier(1, 1_000_000, new Geometry(1, 3, 1 << 20)),
                                new Tier(2, 1L << 40, LARGE)));
        var committer = new Committer(archive, tiers);
        for (var name : List.of("a", "b", "c", "large")) {
            var content =
                    new byte[name.equals("large") ? (int) (STRIPES * LARGE.stripeBytes()) : 1000];
            new Random(name.hashCode()).nextBytes(content);
            var file = Files.write(home.resolve(name), content);
            committer.commit(new Source(file, ArchivePath.of(name)));
            Files.delete(file);
        }
        return archive;
    }

    private void runAndKill(int reads) throws Exception {
        var killed =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledScrub.class.getName(),
                                home.toString(),
                                Integer.toString(reads))
                        .inheritIO()
                        .start();
        try {
            assertThat(killed.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            killed.destroyForcibly();
        }
        assertThat(killed.exitValue()).isEqualTo(KilledScrub.EXIT_CODE);
    }
}
