package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.Published;
import io.blockframe.testkit.CellPlace;
import io.blockframe.testkit.Faults;
import io.blockframe.testkit.Strike;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;

/** Reads of damaged entries, through a real mount. */
class MountDamageTest {
    private static final int PAGE = 4096;

    @TempDir Path directory;

    /** Sizes in every tier, around what a segment and a block hold. */
    private static final int[] SIZES = {60_000, 90_000, 700_000, 1_500_000, 2_000_001, 3_000_000};

    /** A file that was damaged. */
    private record Damaged(
            String name,
            byte[] content,
            Geometry geometry,
            Map<Path, byte[]> segments,
            Faults faults) {}

    /** Goal: in every tier, damage that can be repaired is not seen, and is gone afterwards. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void readsThroughDamageAndHealsIt(long seed) throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        var files = new ArrayList<Damaged>();
        for (int size : SIZES) {
            files.add(damaged(archive, size, seed, Faults::within));
        }
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            for (var file : files) {
                assertThat(file.faults().files()).isNotEmpty();
                byte[] read = Files.readAllBytes(mounted.path(file.name()));
                assertThat(Arrays.equals(read, file.content())).as(file.name()).isTrue();
            }
            for (var file : files) {
                Await.until(
                        "the segments of " + file.name() + " are healed",
                        () -> areThere(file.segments()));
            }
        }
    }

    /** Goal: what is lost gives an error, page by page, and all else is right; it is recorded. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void lossCostsExactlyTheLostRanges(long seed) throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        var files = new ArrayList<Damaged>();
        for (int size : SIZES) {
            files.add(damaged(archive, size, seed, Faults::beyond));
        }
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            for (var file : files) {
                assertThat(file.faults().lostRows()).isNotEmpty();
                var lost = lostCells(file.faults(), file.geometry());
                checkPages(mounted.path(file.name()), file.content(), cell -> !lost.contains(cell));
            }
            mounted.terminate(); // at once: what was met last is not forgotten
        }
        var told = new ArrayList<LedgerLine>();
        archive.ledger().history(_ -> true, told::add);
        assertThat(told)
                .filteredOn(DamageFound.class::isInstance)
                .map(DamageFound.class::cast)
                .filteredOn(found -> found.status() == EntryStatus.LOST)
                .map(found -> found.path().printable())
                .containsExactlyInAnyOrderElementsOf(files.stream().map(Damaged::name).toList());
    }

    /** Goal: a read needs its own cell and no other, however bad the file around it is. */
    @Test
    void oneIntactCellIsEnoughToReadIt() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        int intact = 5; // the second cell of the third segment
        int[] sizes = {700_000, 1_500_000};
        for (int size : sizes) {
            var published = archive.put("of-" + size, TestArchive.content(size, 1));
            var geometry = archive.folder(published).geometry();
            for (var cell : archive.cells(published)) {
                if (number(cell, geometry) != intact) {
                    new Strike.Flip(cell.file(), cell.offset(), 0).on(OsDisk.instance());
                }
            }
        }
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            for (int size : sizes) {
                byte[] content = TestArchive.content(size, 1);
                checkPages(mounted.path("of-" + size), content, cell -> cell == intact);
            }
        }
    }

    /** Plans damage; the methods of {@link Faults}. */
    private interface Plan {
        Faults of(List<CellPlace> cells, int parityShards, long seed);
    }

    private static Damaged damaged(TestArchive archive, int size, long seed, Plan plan)
            throws IOException {
        String name = "of-" + size;
        byte[] content = TestArchive.content(size, seed);
        var published = archive.put(name, content);
        var geometry = archive.folder(published).geometry();
        var segments = segments(archive, published);
        var faults = plan.of(archive.cells(published), geometry.parityShards(), seed);
        faults.strike(OsDisk.instance());
        return new Damaged(name, content, geometry, segments, faults);
    }

    private static void checkPages(Path path, byte[] content, LongPredicate isIntact)
            throws IOException {
        try (var file = FileChannel.open(path)) {
            for (long page = 0; page < content.length; page += PAGE) {
                assertThat(readsRight(file, page, content))
                        .as("page at %d of %s is right", page, path)
                        .isEqualTo(isIntact.test(page / Geometry.CELL_BYTES));
            }
        }
    }

    /** Goal: an entry of which nothing is left is listed, cannot be read, and harms no other. */
    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {10, 700_000})
    void anEntryThatIsGoneHidesNoOther(int size) throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        var gone = archive.put("gone", TestArchive.content(size, 1));
        archive.put("there", TestArchive.content(size, 2));
        deleteTree(archive.folder(gone).directory());

        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            assertThat(Files.size(mounted.path("gone"))).isEqualTo(size);
            assertThatThrownBy(() -> Files.readAllBytes(mounted.path("gone")))
                    .hasMessageContaining("Input/output error");
            assertThat(Files.readAllBytes(mounted.path("there")))
                    .isEqualTo(TestArchive.content(size, 2));
        }
    }

    /**
     * Whether the page reads as it was dropped; the alternative is an I/O error, never other bytes.
     */
    private static boolean readsRight(FileChannel file, long at, byte[] content)
            throws IOException {
        int length = (int) Math.min(PAGE, content.length - at);
        var page = ByteBuffer.allocate(length);
        try {
            while (page.hasRemaining() && file.read(page, at + page.position()) > 0) {
                continue; // a read may give less than there is
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("Input/output error");
            return false;
        }
        assertThat(Arrays.mismatch(page.array(), 0, length, content, (int) at, (int) at + length))
                .as("page at %d", at)
                .isEqualTo(-1);
        return true;
    }

    private static Set<Long> lostCells(Faults faults, Geometry geometry) {
        var rows = faults.lostRows();
        var lost = new HashSet<Long>();
        for (var cell : faults.cells()) {
            if (cell.shard() < geometry.dataShards() && rows.contains(cell.rowPlace())) {
                lost.add(number(cell, geometry));
            }
        }
        return lost;
    }

    /** The number of a cell in the file; none for parity. */
    private static long number(CellPlace cell, Geometry geometry) {
        if (cell.shard() >= geometry.dataShards()) {
            return -1;
        }
        long segment = (long) cell.stripe() * geometry.dataShards() + cell.shard();
        return segment * (geometry.shardBytes() / Geometry.CELL_BYTES) + cell.row();
    }

    private static Map<Path, byte[]> segments(TestArchive archive, Published published)
            throws IOException {
        var folder = archive.folder(published);
        var segments = new HashMap<Path, byte[]>();
        for (var shard : folder.manifest().shards()) {
            if (shard.index() < folder.geometry().dataShards()) {
                segments.put(folder.path(shard), Files.readAllBytes(folder.path(shard)));
            }
        }
        return segments;
    }

    private static boolean areThere(Map<Path, byte[]> files) throws IOException {
        for (var file : files.entrySet()) {
            if (!Files.exists(file.getKey())
                    || !Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static void deleteTree(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
