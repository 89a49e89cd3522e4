package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Published;
import io.blockframe.format.Tombstoned;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.testkit.DiskIo;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Goal: a line that checks in any copy is known, whatever became of the others. */
class CatalogueTest {

    private static final Path ARCHIVE = Path.of("/archive");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final List<Published> lines = new ArrayList<>();

    CatalogueTest() throws IOException {
        archive = Archive.create(disk, ARCHIVE);
    }

    private static Path copy(int copy) {
        return ARCHIVE.resolve(EntryLayout.CONTROL).resolve(EntryLayout.catalogueName(copy));
    }

    private static Digest root(int content) {
        return Blake3.fastest().hash(new byte[] {(byte) content});
    }

    private static Published published(String path, long sequence, int content) {
        var name = ArchivePath.of(path);
        var entry =
                new Entry(
                        sequence,
                        EntryKind.FILE,
                        name,
                        1,
                        Instant.EPOCH,
                        0644,
                        0,
                        0,
                        1,
                        root(content),
                        Instant.EPOCH);
        return new Published(entry, EntryLayout.folder(name, entry.root()));
    }

    private void publish(int count) throws IOException {
        try (var _ = new Publisher(archive).lock()) {
            for (int i = 0; i < count; i++) {
                long sequence = archive.catalogue().nextSequence();
                var line = published("f%05d".formatted(sequence), sequence, 1);
                lines.add(line);
                archive.catalogue().append(List.of(line));
            }
        }
    }

    private Catalogue reopened() throws IOException {
        return Archive.open(disk, ARCHIVE).catalogue();
    }

    private void heal() throws IOException {
        try (var _ = new Publisher(archive).lock()) {
            archive.catalogue().heal(archive.catalogue().damagedCopies(false));
        }
        assertThat(archive.catalogue().damagedCopies(false)).isEmpty();
        for (int copy = 1; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            assertThat(disk.bytes(copy(copy))).isEqualTo(disk.bytes(copy(0)));
        }
        assertThat(reopened().all()).isEqualTo(lines);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aTornTailIsClosedByTheNextLine(int torn) throws IOException {
        publish(3);
        byte[] half = "0123456789abcdef {\"op\":\"pub".getBytes(StandardCharsets.UTF_8);
        DiskIo.overwrite(disk, copy(torn), half, disk.bytes(copy(torn)).length);
        assertThat(reopened().all()).isEqualTo(lines);
        publish(2);
        assertThat(archive.catalogue().all()).isEqualTo(lines);
        assertThat(reopened().all()).isEqualTo(lines);
        assertThat(archive.catalogue().damagedCopies(false)).containsExactly(torn);
        heal();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aMissingCopyIsNoLoss(int missing) throws IOException {
        publish(3);
        disk.delete(copy(missing));
        assertThat(reopened().all()).isEqualTo(lines);
        publish(1); // begins it anew, with this line alone
        assertThat(reopened().all()).isEqualTo(lines);
        heal();
    }

    @Test
    void everyCopyDamagedInAnotherLineIsNoLoss() throws IOException {
        publish(30);
        int line = disk.bytes(copy(0)).length / 30;
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            for (int i = copy; i < 30; i += 6) {
                disk.flipBit(copy(copy), (long) i * line + 50, 2);
            }
        }
        assertThat(reopened().all()).isEqualTo(lines);
        assertThat(reopened().nextSequence()).isEqualTo(31);
        publish(1);
        heal();
    }

    /** Goal: a sector that cannot be read costs its own lines, not those after it. */
    @Test
    void everyCopyWithAnotherBadSectorIsNoLoss() throws IOException {
        publish(100);
        int bytes = disk.bytes(copy(0)).length;
        assertThat(bytes).isGreaterThan(8 * 4096);
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.failRead(copy(copy), copy * 2 * 4096 + 600, 1);
        }
        assertThat(reopened().all()).isEqualTo(lines);
        publish(1);
        assertThat(reopened().all()).isEqualTo(lines);
        heal();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aBadLastSectorDoesNotStopCommits(int bad) throws IOException {
        publish(3);
        disk.failRead(copy(bad), disk.bytes(copy(bad)).length - 1, 1);
        publish(1);
        assertThat(reopened().all()).isEqualTo(lines);
        heal();
    }

    @Test
    void aLineLostInAllCopiesIsLostAlone() throws IOException {
        publish(3);
        int line = disk.bytes(copy(0)).length / 3;
        for (int copy = 0; copy < EntryLayout.ARCHIVE_COPIES; copy++) {
            disk.flipBit(copy(copy), line + 50L, 2);
        }
        lines.remove(1);
        assertThat(reopened().all()).isEqualTo(lines);
        heal();
    }

    /** Goal: another process sees what this one publishes, also after copies were replaced. */
    @Test
    void newsOfAnotherProcessAppear() throws IOException {
        var reader = reopened();
        assertThat(reader.refresh()).isFalse();
        for (int round = 0; round < 5; round++) {
            publish(2);
            assertThat(reader.refresh()).isTrue();
            assertThat(reader.all()).isEqualTo(lines);
            assertThat(reader.refresh()).isFalse();
            if (round == 1) {
                disk.flipBit(copy(0), 40, 0);
                heal();
                assertThat(reader.refresh()).isTrue();
            }
            if (round == 2) {
                disk.delete(copy(0));
                assertThat(reader.refresh()).isTrue();
                assertThat(reader.all()).isEqualTo(lines);
            }
        }
        heal();
        reader.refresh();
        assertThat(reader.all()).isEqualTo(lines);
    }

    /** Goal: a reader that catches up reads what is new, not everything again. */
    @Test
    void manyLinesAreReadOnce() throws IOException {
        var many = new ArrayList<Published>();
        for (int i = 1; i <= 20_000; i++) {
            many.add(published("folder%d/f%05d".formatted(i % 100, i), i, i));
        }
        try (var _ = new Publisher(archive).lock()) {
            archive.catalogue().append(many);
        }
        var reader = reopened();
        assertThat(reader.all()).hasSize(20_000);
        int reads = disk.reads().size();
        publish(1);
        assertThat(reader.refresh()).isTrue();
        assertThat(reader.find(ArchivePath.of("f20001"))).isPresent();
        long readSince =
                disk.reads().stream().skip(reads).mapToLong(SimulatedDisk.Read::bytes).sum();
        assertThat(readSince).isLessThan(5_000);
    }

    /** Goal: the order of lines means nothing. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void linesInAnyOrderSayTheSame(long seed) {
        var path = ArchivePath.of("f");
        var all =
                new ArrayList<>(
                        List.of(
                                published("f", 1, 1),
                                published("f", 2, 2),
                                new Tombstoned(3, path, root(1), Instant.EPOCH),
                                published("f", 4, 3),
                                new Tombstoned(4, path, root(3), Instant.EPOCH),
                                published("f", 5, 1),
                                new Tombstoned(6, path, root(2), Instant.EPOCH)));
        Collections.shuffle(all, new Random(seed));
        var index = new VersionIndex();
        all.forEach(index::add);
        assertThat(index.versions(path))
                .containsExactly(published("f", 5, 1), published("f", 4, 3));
        assertThat(index.lastSequence()).isEqualTo(6);
    }

    @Test
    void tellsWhetherAFolderHasAnything() {
        var index = new VersionIndex();
        for (var path : List.of("a", "album.old/x", "album/\u0001", "b/deep/er", "c/é", "cd")) {
            index.add(published(path, 1, 1));
        }
        for (var folder : List.of("album", "album.old", "b", "b/deep", "c")) {
            assertThat(index.hasBelow(ArchivePath.of(folder))).as(folder).isTrue();
        }
        for (var folder : List.of("a", "al", "album/\u0001", "b/d", "b/deep/er", "cd", "d")) {
            assertThat(index.hasBelow(ArchivePath.of(folder))).as(folder).isFalse();
        }
        index.add(new Tombstoned(2, ArchivePath.of("album/\u0001"), root(1), Instant.EPOCH));
        assertThat(index.hasBelow(ArchivePath.of("album"))).as("what was removed").isFalse();
    }
}
