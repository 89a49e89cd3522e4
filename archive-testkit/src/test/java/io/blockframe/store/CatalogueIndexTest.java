package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.CatalogueLine;
import io.blockframe.format.CheckedLines;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Published;
import io.blockframe.format.Tombstoned;
import io.blockframe.hash.Blake3;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.PowerLostException;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;

/** Goal: the index saves reading the catalogue line by line, and is never believed when wrong. */
class CatalogueIndexTest {

    private static final Path ARCHIVE = Path.of("/archive");
    private static final Path CONTROL = ARCHIVE.resolve(EntryLayout.CONTROL);
    private static final Path INDEX = CONTROL.resolve(EntryLayout.INDEX);
    private static final int LINES = 1000;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Random random = new Random(20261126);
    private Archive archive;
    private long sequence;

    @BeforeEach
    void publishAndIndex() throws IOException {
        archive = Archive.create(disk, ARCHIVE);
        publish(LINES);
        assertThat(archive.catalogue().refreshIndex()).isTrue();
    }

    /** New paths, new versions, content that comes again, and tombstones. */
    private void publish(int count) throws IOException {
        var lines = new ArrayList<CatalogueLine>();
        for (int i = 0; i < count; i++) {
            var path = ArchivePath.of("folder/ä %d".formatted(random.nextInt(count)));
            var root = Blake3.ofMetadata(new byte[] {(byte) random.nextInt(3)});
            var time = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
            lines.add(
                    random.nextInt(10) == 0
                            ? new Tombstoned(++sequence, path, root, time)
                            : new Published(
                                    new Entry(
                                            ++sequence,
                                            EntryKind.values()[random.nextInt(2) * 2],
                                            path,
                                            random.nextLong(Long.MAX_VALUE),
                                            time,
                                            random.nextInt(010000),
                                            random.nextInt(),
                                            random.nextInt(),
                                            1 + random.nextInt(3),
                                            root,
                                            time),
                                    EntryLayout.folder(path, root)));
        }
        try (var _ = new Publisher(archive).lock()) {
            archive.catalogue().append(lines);
        }
    }

    private Catalogue reopened() throws IOException {
        return Archive.open(disk, ARCHIVE).catalogue();
    }

    private static Path copy(int copy) {
        return CONTROL.resolve(EntryLayout.catalogueName(copy));
    }

    /** What is known is what the lines say, and so many were read one by one. */
    private void check(Catalogue found, long linesRead) throws IOException {
        assertThat(found.linesRead()).isEqualTo(linesRead);
        var withoutIndex = disk.copy();
        if (withoutIndex.exists(INDEX)) {
            withoutIndex.delete(INDEX);
        }
        var expected = Archive.open(withoutIndex, ARCHIVE).catalogue();
        assertThat(found.all()).isEqualTo(expected.all()).isNotEmpty();
        assertThat(found.current()).isEqualTo(expected.current());
        assertThat(found.nextSequence()).isEqualTo(expected.nextSequence());
        for (var version : found.all()) {
            for (int content = 0; content < 3; content++) {
                var other =
                        new Entry(
                                1,
                                EntryKind.FILE,
                                version.entry().path(),
                                1,
                                Instant.EPOCH,
                                0,
                                0,
                                0,
                                1,
                                Blake3.ofMetadata(new byte[] {(byte) content}),
                                Instant.EPOCH);
                assertThat(found.isBuried(other)).isEqualTo(expected.isBuried(other));
            }
        }
    }

    /** Goal: no line is read that the index has; each of the two files is read twice at most. */
    @Test
    void noLineIsReadThatItHas() throws IOException {
        int before = disk.reads().size();
        var found = reopened();
        var reads = disk.reads().subList(before, disk.reads().size());

        long bytes = disk.bytes(INDEX).length + disk.bytes(copy(0)).length;
        assertThat(reads.stream().filter(read -> read.file().startsWith(CONTROL)))
                .allSatisfy(read -> assertThat(read.file()).isNotEqualTo(copy(1)))
                .allSatisfy(read -> assertThat(read.file()).isNotEqualTo(copy(2)));
        assertThat(reads.stream().mapToLong(SimulatedDisk.Read::bytes).sum())
                .isLessThan(2 * bytes + 100_000);
        check(found, 0);
    }

    @Test
    void whatCameSinceIsReadByLine() throws IOException {
        publish(7);

        check(reopened(), 7);
    }

    /** Goal: it is written when it lacks much, and not for every line. */
    @Test
    void itIsWrittenWhenItLacksMuch() throws IOException {
        publish(10);
        assertThat(reopened().refreshIndex()).isFalse();
        publish(LINES);
        var behind = reopened();
        assertThat(behind.linesRead()).isEqualTo(LINES + 10);
        assertThat(behind.refreshIndex()).isTrue();
        assertThat(behind.refreshIndex()).isFalse();

        check(reopened(), 0);
    }

    /** Goal: wherever a bit of it is wrong, all lines are read, as if it were not there. */
    @Test
    void aDamagedIndexIsNotBelieved() throws IOException {
        byte[] whole = disk.bytes(INDEX);
        for (int i = 0; i < 30; i++) {
            int at = i < 15 ? 4 * i : random.nextInt(whole.length);
            disk.flipBit(INDEX, at, random.nextInt(8));
            assertThat(reopened().linesRead()).as("bit of byte %d", at).isEqualTo(LINES);
            disk.put(INDEX, whole);
        }
        for (int bytes : new int[] {0, 1, 32, 60, whole.length / 2, whole.length - 1}) {
            disk.put(INDEX, Arrays.copyOf(whole, bytes));
            assertThat(reopened().linesRead()).as("cut to %d", bytes).isEqualTo(LINES);
        }
        disk.failRead(INDEX, 100, 1);
        var found = reopened();
        check(found, LINES);
        assertThat(found.refreshIndex()).isTrue();
        check(reopened(), 0);
    }

    /** Goal: an index of other bytes than those of this catalogue says nothing. */
    @Test
    void anIndexOfAnotherCatalogueIsNotBelieved() throws IOException {
        disk.flipBit(copy(0), 100_000, 3);
        var found = reopened();
        assertThat(found.linesRead()).isGreaterThan(LINES);
        check(found, found.linesRead());
        assertThat(found.refreshIndex()).isFalse(); // not before the catalogue is healed
    }

    /** Goal: lines that only other copies hold are not missed because of the index. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aLineThatOnlyAnotherCopyHoldsCounts(int copy) throws IOException {
        byte[] before = disk.bytes(copy(0));
        publish(5);
        byte[] after = disk.bytes(copy(0));
        for (int i = 0; i < EntryLayout.ARCHIVE_COPIES; i++) {
            disk.put(copy(i), i == copy ? after : before);
        }

        check(reopened(), 2 * LINES + (long) (LINES + 5));
    }

    /** Goal: a line of a newer program is left to that: no index hides it. */
    @Test
    void whatOnlyANewerProgramUnderstandsIsNotIndexed() throws IOException {
        publish(LINES);
        byte[] line = CheckedLines.encode("{\"op\":\"renamed\",\"sequence\":99999}");
        for (int i = 0; i < EntryLayout.ARCHIVE_COPIES; i++) {
            DiskIo.overwrite(disk, copy(i), line, disk.bytes(copy(i)).length);
        }

        assertThat(reopened().refreshIndex()).isFalse();
    }

    /** Goal: power lost while it is written leaves the one before, or the new one. */
    @Test
    void powerLossLeavesAWholeIndex() throws IOException {
        publish(LINES);
        int operations = operationsOfARefresh(disk.copy());
        assertThat(operations).isGreaterThan(3);
        for (int i = 1; i <= operations; i++) {
            var struck = disk.copy();
            var found = Archive.open(struck, ARCHIVE).catalogue();
            struck.losingPowerAt(struck.operationCount() + i);
            try {
                found.refreshIndex();
            } catch (PowerLostException e) {
                struck.restart();
            }
            assertThat(Archive.open(struck, ARCHIVE).catalogue().linesRead()).isIn(0L, 1L * LINES);
        }
    }

    private static int operationsOfARefresh(SimulatedDisk disk) throws IOException {
        var found = Archive.open(disk, ARCHIVE).catalogue();
        int before = disk.operationCount();
        assertThat(found.refreshIndex()).isTrue();
        return disk.operationCount() - before;
    }

    /** Goal: a medium that cannot be written costs the index and nothing else. */
    @Test
    void aReadOnlyMediumHasNoIndex() throws IOException {
        disk.delete(INDEX);
        disk.readOnly(true);
        var found = reopened();
        assertThatThrownBy(found::refreshIndex).isInstanceOf(IOException.class);
        check(found, LINES);
    }
}
