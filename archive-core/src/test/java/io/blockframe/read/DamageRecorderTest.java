package io.blockframe.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.RepairBegun;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.store.Archive;
import io.blockframe.store.ByteRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Goal: a reader that is killed while it repairs has told of the damage, and tells it once. */
class DamageRecorderTest {

    private static final ArchivePath PATH = ArchivePath.of("a");
    private static final ArchivePath SHARD = ArchivePath.of("segment_0.dat");
    private static final Digest ROOT = Blake3.ofMetadata(new byte[] {1});

    @TempDir Path directory;

    private static List<LedgerLine> lines(Archive archive) throws IOException {
        var lines = new ArrayList<LedgerLine>();
        archive.ledger().history(_ -> true, lines::add);
        return lines;
    }

    @Test
    void aRepairIsToldBeforeItIsDone() throws IOException {
        var archive = Archive.create(OsDisk.instance(), directory.resolve("archive"));
        try (var recorder = new DamageRecorder(archive.ledger(), "mount", _ -> {})) {
            for (int cell = 0; cell < 3; cell++) {
                recorder.on(new ReadEvent.Repairing(PATH, ROOT, SHARD));
                assertThat(lines(archive))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                RepairBegun.class,
                                begun -> assertThat(begun.what()).isEqualTo("segment_0.dat"));
                recorder.on(
                        new ReadEvent.WrittenBack(
                                PATH, ROOT, SHARD, new ByteRange(100L * cell, 100L * cell + 9)));
            }
            assertThat(archive.ledger().openRepairs(PATH, ROOT)).hasSize(1);
        }
        assertThat(lines(archive)).hasSize(2);
        assertThat(lines(archive).getLast())
                .isInstanceOfSatisfying(
                        DamageFound.class,
                        found -> assertThat(found.status()).isEqualTo(EntryStatus.REPAIRED));
        assertThat(archive.ledger().openRepairs()).isEmpty();
    }

    @Test
    void whatStaysLostIsToldOnce() throws IOException {
        var archive = Archive.create(OsDisk.instance(), directory.resolve("archive"));
        archive.ledger()
                .append(List.of(new Checked(PATH, ROOT, Instant.now(), EntryStatus.LOST, false)));
        for (int reader = 0; reader < 3; reader++) {
            try (var recorder = new DamageRecorder(archive.ledger(), "restore", _ -> {})) {
                var range = new ByteRange(0, 10);
                recorder.on(new ReadEvent.Lost(PATH, ROOT, SHARD, range, new IOException("lost")));
            }
        }
        assertThat(lines(archive))
                .filteredOn(DamageFound.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        DamageFound.class, found -> assertThat(found.by()).isEqualTo("restore"));
    }

    /** Goal: who reads the same lost cell again and again has not lost more. */
    @Test
    void whatIsReadAgainIsNotLostTwice() throws IOException {
        var archive = Archive.create(OsDisk.instance(), directory.resolve("archive"));
        try (var recorder = new DamageRecorder(archive.ledger(), "mount", _ -> {})) {
            for (long lost : new long[] {7, 10, 10, 3}) {
                var range = new ByteRange(100, 100 + lost);
                recorder.on(new ReadEvent.Lost(PATH, ROOT, SHARD, range, new IOException("lost")));
            }
        }
        assertThat(lines(archive))
                .singleElement()
                .isInstanceOfSatisfying(
                        DamageFound.class,
                        found ->
                                assertThat(found.what())
                                        .isEqualTo(
                                                "a reader met at least 10 lost bytes, in"
                                                        + " segment_0.dat"));
    }
}
