package io.blockframe.read;

import static io.blockframe.read.EntryReaderTest.CELL;
import static io.blockframe.read.EntryReaderTest.CODED;
import static io.blockframe.read.EntryReaderTest.COPIES;
import static io.blockframe.read.EntryReaderTest.random;
import static io.blockframe.read.EntryReaderTest.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.DiskFullException;
import io.blockframe.disk.FileStatus;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.EntryKind;
import io.blockframe.store.ByteRange;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.Strike;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** An entry is written out as it was dropped, or not at all. */
class RestoreTest {

    private static final Path OUT = Path.of("/out/deep/file.bin");

    private Optional<Instant> otherTime = Optional.empty();
    private final AtomicLong progress = new AtomicLong();

    private List<ByteRange> restore(
            StoredEntry entry, Path target, boolean replace, boolean partial) throws IOException {
        try (var reading = new Reading(entry)) {
            var options = new Restore.Options(entry.disk(), replace, partial);
            var restored = new Restore(reading.reader, options, progress::addAndGet).to(target);
            otherTime = restored.otherTime();
            return restored.lost();
        }
    }

    static List<EntryReaderTest.Sample> samples() {
        return EntryReaderTest.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aFileComesBackWithItsModeAndTimeAndSurvivesPowerLoss(EntryReaderTest.Sample sample)
            throws IOException {
        var entry = simulated(sample.geometry(), sample.bytes());
        assertThat(restore(entry, OUT, false, false)).isEmpty();
        var disk = (SimulatedDisk) entry.disk();
        disk.restart();
        assertThat(Arrays.equals(disk.bytes(OUT), entry.content())).isTrue();
        assertThat(disk.status(OUT).modified())
                .isEqualTo(entry.folder().manifest().entry().modified());
        assertThat(disk.status(OUT).mode()).isEqualTo(0640);
        assertThat(progress).hasValue(sample.bytes());
        try (var names = disk.list(OUT.getParent())) {
            assertThat(names).containsExactly(OUT);
        }
    }

    @Test
    void worksOnTheDiskOfTheSystem(@TempDir Path directory) throws IOException {
        var disk = OsDisk.instance();
        var content = random(7 * CELL + 5 + (int) CODED.stripeBytes(), 4);
        var entry = StoredEntry.write(disk, directory.resolve("archive"), CODED, content);
        new Strike.Delete(entry.shard(0, 1)).on(disk);
        var target = directory.resolve("out").resolve("file");
        assertThat(restore(entry, target, false, false)).isEmpty();
        assertThat(Arrays.equals(DiskIo.read(disk, target), content)).isTrue();
        assertThat(disk.status(target).modified())
                .isEqualTo(entry.folder().manifest().entry().modified());
        assertThat(disk.status(target).mode()).isEqualTo(0640);
        assertThat(entry.changedFiles()).isEmpty(); // repaired before the restore returned
    }

    /** Goal: a time that the file system cannot store is told, and one that it rounds is not. */
    @Test
    void aTimeThatCannotBeStoredIsTold() throws IOException {
        var entry = simulated(COPIES, 3 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        var modified = entry.folder().manifest().entry().modified();
        restore(entry, OUT, false, false);
        assertThat(otherTime).isEmpty();
        disk.earliestTime(modified.plusSeconds(1));
        restore(entry, OUT, true, false);
        assertThat(otherTime).isEmpty();
        disk.earliestTime(modified.plusSeconds(100));
        restore(entry, OUT, true, false);
        assertThat(otherTime).contains(modified.plusSeconds(100));
        assertThat(Arrays.equals(disk.bytes(OUT), entry.content())).isTrue();
    }

    /** Goal: what was private is nobody's to read while it is restored. */
    @Test
    void isNobodysToReadBeforeItHasItsMode() throws IOException {
        var entry = simulated(COPIES, 3 * CELL);
        var modes = new ConcurrentSkipListSet<Integer>();
        LongConsumer look =
                _ -> {
                    try (var names = entry.disk().list(OUT.getParent())) {
                        for (var name : names.toList()) {
                            modes.add(entry.disk().status(name).mode());
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try (var reading = new Reading(entry)) {
            var options = new Restore.Options(entry.disk(), false, false);
            new Restore(reading.reader, options, look).to(OUT);
        }
        assertThat(modes).containsExactly(0600);
        assertThat(entry.disk().status(OUT).mode()).isEqualTo(0640);
    }

    @Test
    void nothingIsOverwrittenUnlessAskedFor() throws IOException {
        var entry = simulated(COPIES, 3 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        disk.put(OUT, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> restore(entry, OUT, false, false))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("file.bin");
        assertThat(disk.bytes(OUT)).containsExactly(1, 2, 3);
        restore(entry, OUT, true, false);
        assertThat(Arrays.equals(disk.bytes(OUT), entry.content())).isTrue();
    }

    @Test
    void aFolderIsNeverReplacedByAFile() throws IOException {
        var entry = simulated(COPIES, 3 * CELL);
        ((SimulatedDisk) entry.disk()).putDirectory(OUT);
        assertThatThrownBy(() -> restore(entry, OUT, true, false))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    /** Goal: what is lost fails the restore by its ranges, and leaves nothing behind. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(longs = {1, 2, 3, 4})
    void lostRangesAreNamedOrBecomeZeros(long seed) throws IOException {
        var entry = simulated(CODED, 40 * CELL + 99);
        var faults = Faults.beyond(entry.places(), 2, seed);
        faults.strike(entry.disk());
        var rows = faults.lostRows();
        byte[] expected = entry.content().clone();
        faults.cells().stream()
                .filter(cell -> cell.shard() < 3 && rows.contains(cell.rowPlace()))
                .map(entry::range)
                .forEach(
                        range ->
                                Arrays.fill(
                                        expected, (int) range.from(), (int) range.to(), (byte) 0));
        boolean anyLost = !Arrays.equals(expected, entry.content());
        if (anyLost) {
            assertThatThrownBy(() -> restore(entry, OUT, false, false))
                    .isInstanceOfSatisfying(
                            RangesLostException.class,
                            e -> assertThat(zeroed(entry, e.ranges())).isEqualTo(expected))
                    .hasMessageContaining("some/file.bin: lost bytes ");
            assertThat(((SimulatedDisk) entry.disk()).exists(OUT)).isFalse();
            try (var names = entry.disk().list(OUT.getParent())) {
                assertThat(names).isEmpty();
            }
        }
        var lost = restore(entry, OUT, false, true);
        assertThat(lost.isEmpty()).isEqualTo(!anyLost);
        assertThat(Arrays.equals(DiskIo.read(entry.disk(), OUT), expected)).isTrue();
        assertThat(zeroed(entry, lost)).isEqualTo(expected);
    }

    private static byte[] zeroed(StoredEntry entry, List<ByteRange> ranges) {
        byte[] content = entry.content().clone();
        ranges.forEach(
                range -> Arrays.fill(content, (int) range.from(), (int) range.to(), (byte) 0));
        return content;
    }

    @Test
    void aFullDiskIsNoticedFirst() throws IOException {
        var entry = simulated(COPIES, 10 * CELL);
        ((SimulatedDisk) entry.disk()).capacityBytes(45L * CELL);
        assertThatThrownBy(() -> restore(entry, OUT, false, false))
                .isInstanceOf(DiskFullException.class)
                .hasMessageContaining("file.bin");
        try (var names = entry.disk().list(OUT.getParent())) {
            assertThat(names).isEmpty();
        }
    }

    @Test
    void aWriteThatFailsLeavesNothing() throws IOException {
        var entry = simulated(CODED, 30 * CELL);
        var disk = (SimulatedDisk) entry.disk();
        disk.putDirectory(OUT.getParent());
        disk.failNext(io.blockframe.testkit.Operation.WRITE, new DiskFullException(OUT, null));
        assertThatThrownBy(() -> restore(entry, OUT, false, false))
                .isInstanceOf(DiskFullException.class);
        try (var names = disk.list(OUT.getParent())) {
            assertThat(names).isEmpty();
        }
    }

    @Test
    void linksAndFoldersComeBackAsSuch() throws IOException {
        var disk = new SimulatedDisk();
        byte[] to = "../a b/\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        var archive = Path.of("/archive");
        var link = StoredEntry.write(disk, archive, COPIES, to, "a link", EntryKind.SYMLINK);
        var folder =
                StoredEntry.write(disk, archive, COPIES, new byte[0], "empty", EntryKind.FOLDER);
        restore(link, Path.of("/out/link"), false, false);
        assertThat(disk.readLink(Path.of("/out/link"))).isEqualTo(to);
        assertThatThrownBy(() -> restore(link, Path.of("/out/link"), false, false))
                .isInstanceOf(FileAlreadyExistsException.class);
        disk.put(Path.of("/out/taken"), new byte[1]);
        restore(link, Path.of("/out/taken"), true, false);
        assertThat(disk.readLink(Path.of("/out/taken"))).isEqualTo(to);
        restore(folder, Path.of("/out/folder"), false, false);
        restore(folder, Path.of("/out/folder"), false, false);
        assertThat(disk.status(Path.of("/out/folder")).kind()).isEqualTo(FileStatus.Kind.DIRECTORY);
        assertThat(disk.status(Path.of("/out/folder")).mode()).isEqualTo(0640);
    }

    /** Goal: what a link replaces is there until the link is. */
    @Test
    void aLinkThatCannotBeRenamedLeavesWhatWasThere() throws IOException {
        var disk = new SimulatedDisk();
        byte[] to = "elsewhere".getBytes(StandardCharsets.UTF_8);
        var link =
                StoredEntry.write(
                        disk, Path.of("/archive"), COPIES, to, "a link", EntryKind.SYMLINK);
        var taken = Path.of("/out/taken");
        disk.put(taken, new byte[] {1, 2, 3});
        var error = new IOException("Input/output error");
        disk.failNext(io.blockframe.testkit.Operation.REPLACE, error);
        disk.failNext(io.blockframe.testkit.Operation.RENAME, error);
        assertThatThrownBy(() -> restore(link, taken, true, false)).isSameAs(error);
        assertThat(disk.bytes(taken)).containsExactly(1, 2, 3);
        try (var names = disk.list(taken.getParent())) {
            assertThat(names).containsExactly(taken);
        }
    }
}
