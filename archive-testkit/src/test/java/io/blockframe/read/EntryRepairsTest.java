package io.blockframe.read;

import static io.blockframe.format.Geometry.CELL_BYTES;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.format.Geometry;
import io.blockframe.format.Manifest;
import io.blockframe.format.Shard;
import io.blockframe.hash.Blake3;
import io.blockframe.store.ByteRange;
import io.blockframe.store.EntryFolder;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

class EntryRepairsTest {

    /** Goal: cells beyond 2 GiB, in any stripe, are kept and told as what they are. */
    @Test
    void cellsOfTheLargestSegmentsHaveTheirOwnNumbers() throws IOException {
        var geometry = new Geometry(30, 3, 1 << 30);
        var folder = folder(geometry, 2 * geometry.stripeBytes());
        var events = new ArrayList<ReadEvent>();
        try (var cache = new CellCache(1L << 50);
                var arena = Arena.ofConfined()) {
            var repairs = new EntryRepairs(folder, new ReadPolicy(false, events::add), cache);
            assertThat(repairs.wantsOthers()).isTrue();
            for (int stripe = 0; stripe < 2; stripe++) {
                for (int index : new int[] {0, 1, 2, 4, 5, 29}) {
                    long first = (stripe * 30L + index) * (1L << 30) + 7L * CELL_BYTES;
                    repairs.otherRebuilt(stripe, index, 7, arena.allocate(CELL_BYTES));
                    var root = folder.manifest().entry().root();
                    assertThat(cache.has(root, first / CELL_BYTES)).isTrue();
                    try (var cell = cache.kept(root, first / CELL_BYTES)) {
                        assertThat(cell.takeUntold())
                                .isEqualTo(new CachedCell.Rebuilt(repairs, stripe, index, 7));
                    }
                    repairs.rebuilt(stripe, index, 7, arena.allocate(CELL_BYTES));
                    assertThat(events.removeLast())
                            .isEqualTo(
                                    new ReadEvent.Rebuilt(
                                            folder.manifest().entry().path(),
                                            root,
                                            folder.shard(stripe, index).place(),
                                            new ByteRange(first, first + CELL_BYTES)));
                }
            }
            assertThat(cache.use().keptBytes()).isEqualTo(12L * CELL_BYTES);
        }
    }

    /** Goal: a cache that could not hold what a stripe may lose is not filled with it. */
    @Test
    void aSmallCacheKeepsNoneThatNobodyAskedFor() throws IOException {
        var geometry = new Geometry(5, 3, 4 * CELL_BYTES);
        var folder = folder(geometry, geometry.stripeBytes());
        for (long cells : new long[] {0, 1, 11, 12}) {
            try (var cache = new CellCache(cells * CELL_BYTES)) {
                var repairs = new EntryRepairs(folder, new ReadPolicy(false, _ -> {}), cache);
                assertThat(repairs.wantsOthers()).isEqualTo(cells == 12);
            }
        }
    }

    private static EntryFolder folder(Geometry geometry, long bytes) {
        var root = Blake3.ofMetadata(new byte[] {1});
        var now = Instant.parse("2026-01-01T00:00:00Z");
        var path = ArchivePath.of("some/file.bin");
        var entry = new Entry(1, EntryKind.FILE, path, bytes, now, 0640, 0, 0, 1, root, now);
        var shards = new ArrayList<Shard>();
        for (int stripe = 0; stripe < geometry.stripeCount(bytes); stripe++) {
            for (int index = 0; index < geometry.totalShards(); index++) {
                var place = ArchivePath.of("stripe-%d/shard-%d".formatted(stripe, index));
                shards.add(new Shard(stripe, index, place, geometry.shardBytes(), root));
            }
        }
        var manifest = new Manifest(new UUID(1, 1), 1, entry, geometry, List.copyOf(shards));
        return new EntryFolder(new SimulatedDisk(), Path.of("/archive/entry"), manifest);
    }
}
