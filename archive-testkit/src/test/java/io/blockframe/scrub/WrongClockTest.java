package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.Manifest;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Goal: whatever the clock said, no scrub calls healthy what it did not read. */
class WrongClockTest {

    private static final Path DIRECTORY = Path.of("/archive");
    private static final Geometry GEOMETRY = new Geometry(1, 2, 1 << 20);
    private static final ScrubOptions JOB = ScrubOptions.job("nightly", true);
    private static final Instant FUTURE = Instant.now().plus(Duration.ofDays(2000));

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final TestEntry entry;
    private final List<EntryReport> reports = new ArrayList<>();

    WrongClockTest() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        entry =
                new TestEntries(disk, DIRECTORY, archive.identity().id())
                        .write("a", Bytes.random(1, 3000), GEOMETRY);
    }

    private void publish(Manifest manifest) throws IOException {
        new Publisher(archive).adopt(entry.published().folder(), manifest);
    }

    private void lose() throws IOException {
        for (int index = 0; index < 3; index++) {
            disk.delete(entry.shard(0, index));
        }
    }

    private EntryStatus lastStatus() {
        return archive.ledger()
                .lastCheck(ArchivePath.of("a"), entry.published().entry().root())
                .orElseThrow()
                .status();
    }

    @Test
    void aCheckOfTheFutureStandsForNone() throws IOException {
        publish(entry.folder().manifest());
        archive.ledger()
                .append(
                        List.of(
                                new Checked(
                                        ArchivePath.of("a"),
                                        entry.published().entry().root(),
                                        FUTURE,
                                        EntryStatus.HEALTHY,
                                        true)));
        lose();
        for (var options : List.of(ScrubOptions.HEALTH, JOB, JOB.percent(1))) {
            assertThat(Scrubs.run(archive, options, reports::add).worst())
                    .isEqualTo(EntryStatus.LOST);
        }
        assertThat(reports).hasSize(3);
        assertThat(lastStatus()).isEqualTo(EntryStatus.LOST);
    }

    /** Goal: an entry that was committed in the future is not spared until then. */
    @Test
    void aCommitOfTheFutureSparesNoCheck() throws IOException {
        var right = entry.folder().manifest();
        publish(
                new Manifest(
                        right.archive(),
                        right.generation(),
                        committedAt(right.entry(), FUTURE),
                        right.geometry(),
                        right.shards()));
        Scrubs.run(archive, JOB.olderThan(Duration.ofDays(1)), reports::add);
        assertThat(reports).hasSize(1);
    }

    private static Entry committedAt(Entry entry, Instant at) {
        return new Entry(
                entry.sequence(),
                entry.kind(),
                entry.path(),
                entry.sizeBytes(),
                entry.modified(),
                entry.mode(),
                entry.userId(),
                entry.groupId(),
                entry.tier(),
                entry.root(),
                at);
    }

    /** Goal: a run counts what it checked itself, not what others did since it seems to run. */
    @Test
    void checksOfOthersAreNotTheRunsOwn() throws IOException {
        publish(entry.folder().manifest());
        String cursor;
        try (var scrub = Scrub.begin(archive, JOB, reports::add)) {
            cursor = scrub.cursor();
        }
        Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {});
        lose();
        try (var scrub = Scrub.resume(archive, JOB, reports::add, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().worst()).isEqualTo(EntryStatus.LOST);
        }
        assertThat(reports).hasSize(1);
    }
}
