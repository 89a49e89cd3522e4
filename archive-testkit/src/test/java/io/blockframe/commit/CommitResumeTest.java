package io.blockframe.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFullException;
import io.blockframe.format.CheckedLines;
import io.blockframe.store.SmallFiles;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Operation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Goal: a commit goes on with what is there, and never with what a journal only says is there. */
class CommitResumeTest {

    private static final int STRIPES = 4;
    private static final byte[] CONTENT = Bytes.random(5, STRIPES * DropAndArchive.STRIPE - 77);

    private final DropAndArchive place = new DropAndArchive();
    private Source source;

    @BeforeEach
    void commitThreeStripes() throws IOException {
        place.openOrCreate();
        source = place.drop("big", CONTENT);
        try (var session = place.committer().begin(source)) {
            for (int stripe = 0; stripe < 3; stripe++) {
                session.commitStripe();
            }
        }
    }

    @Test
    void goesOnAfterTheLastStripe() throws IOException {
        resumeAt(3);
    }

    @ParameterizedTest
    @CsvSource({
        "block_0/segments/segment_0.dat, 0",
        "block_0/parity/parity_1.dat, 0",
        "block_1/segments/segment_3.dat, 1",
        "block_2/segments/segment_4.dat, 2",
    })
    void beginsWithTheFirstStripeThatIsNotWhole(String shard, int stripes) throws IOException {
        place.disk().delete(staged(shard));
        resumeAt(stripes);
    }

    @Test
    void aShortShardIsNotWhole() throws IOException {
        cut(staged("block_1/parity/parity_0.dat"), 100);
        resumeAt(1);
    }

    @Test
    void recordsThatAreNotThereMakeAStripeNotWhole() throws IOException {
        cut(staged("cells.1.dat"), 3 * 36);
        resumeAt(0);
    }

    /** Goal: what rotted between a crash and the resume is not published. */
    @ParameterizedTest
    @CsvSource({
        "block_0/segments/segment_0.dat, 0",
        "block_1/parity/parity_1.dat, 1",
        "block_2/segments/segment_4.dat, 2",
        "cells.1.dat, 0",
    })
    void aStripeThatIsNotAsItWasWrittenIsWrittenAgain(String file, int stripes) throws IOException {
        place.disk().flipBitOnMedium(staged(file), 12, 3);
        resumeAt(stripes);
    }

    @Test
    void aStripeThatCannotBeReadIsWrittenAgain() throws IOException {
        place.disk().failRead(staged("block_1/segments/segment_3.dat"), 5, 1);
        resumeAt(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"source\":\"file:///drop/big\"}", "[]", "{\"source\":7}"})
    void aJournalThatSaysSomethingElseIsNone(String line) throws IOException {
        var journal = staged("cells.dat").getParent().resolveSibling("journal");
        SmallFiles.replace(place.disk(), journal, CheckedLines.encode(line));
        resumeAt(0);
    }

    @Test
    void saysBeforeItGoesOnThatTheRestDoesNotFit() throws IOException {
        place.disk().capacityBytes(Long.MAX_VALUE);
        long freeBytes = place.disk().usableBytes(DropAndArchive.DROP);
        place.disk().capacityBytes(Long.MAX_VALUE - freeBytes + 1000);
        assertThatThrownBy(() -> place.committer().begin(source))
                .isInstanceOfSatisfying(
                        DiskFullException.class,
                        e -> assertThat(e.neededBytes()).isBetween(1L, 3L * DropAndArchive.STRIPE));
        place.disk().capacityBytes(Long.MAX_VALUE);
        resumeAt(3);
    }

    @Test
    void nothingIsTrustedAfterAForceThatFailedUnseen() throws IOException {
        try (var session = place.committer().begin(source)) {
            assertThat(session.stripesDone()).isEqualTo(3);
            place.disk()
                    .failNext(
                            Operation.FORCE,
                            new FileSystemException("/archive", null, "Input/output error"));
            session.commitStripe();
        } catch (FileSystemException e) {
            // Whether it is seen before the stripe has been handed over is a matter of luck.
            assertThat(e).hasMessageContaining("Input/output error");
        }
        assertThat(place.leftOvers()).isEmpty();
        resumeAt(0);
    }

    @Test
    void anInterruptedThreadLeavesNothingOpenAndNothingUndone() throws IOException {
        place.disk().restart();
        try (var session = place.committer().begin(source)) {
            session.commitStripe();
            Thread.currentThread().interrupt();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        resumeAt(4);
    }

    /** Goal: another version of the same size, which makes a duplicate possible, costs no read. */
    @Test
    void readsNothingAnewWhereAVersionHasTheSameSize() throws IOException {
        byte[] other = Bytes.random(6, CONTENT.length);
        place.disk().put(DropAndArchive.DROP.resolve("other"), other);
        place.committer().commit(new Source(DropAndArchive.DROP.resolve("other"), source.path()));
        int before = place.disk().reads().size();
        resumeAt(3);
        assertThat(place.disk().reads().subList(before, place.disk().reads().size()))
                .filteredOn(read -> read.file().equals(source.file()))
                .allMatch(read -> read.position() >= 3L * DropAndArchive.STRIPE)
                .isNotEmpty();
        place.checkWhole("big", other, "the other version");
    }

    /** Goal: what was archived meanwhile from elsewhere is no second entry. */
    @Test
    void endsAsADuplicateOfWhatWasArchivedMeanwhile() throws IOException {
        place.disk().put(DropAndArchive.DROP.resolve("copy"), CONTENT);
        place.committer().commit(new Source(DropAndArchive.DROP.resolve("copy"), source.path()));
        resumeAt(3);
        assertThat(place.archive().catalogue().versions(source.path())).hasSize(1);
    }

    private void resumeAt(int stripes) throws IOException {
        try (var session = place.committer().begin(source)) {
            assertThat(session.stripesDone()).isEqualTo(stripes);
            while (session.stripesDone() < session.stripeCount()) {
                session.commitStripe();
            }
            place.take(session.seal());
        }
        place.disk().restart();
        place.checkWhole("big", CONTENT, "resumed at " + stripes);
    }

    private void cut(Path file, long bytes) throws IOException {
        Disk disk = place.disk();
        try (var open = disk.openForWriting(file)) {
            open.truncate(bytes);
            open.force();
        }
    }

    /** Where a file of the staged entry lies. */
    private Path staged(String name) throws IOException {
        var staging = DropAndArchive.CONTROL.resolve("staging");
        try (var children = place.disk().list(staging)) {
            var folder = children.filter(child -> !child.toString().endsWith(".lock")).findFirst();
            var entry = folder.orElseThrow().resolve("entry");
            return name.startsWith("cells") ? entry.resolve(name) : entry.resolve("blocks/" + name);
        }
    }
}
