package io.blockframe.launcher;

import static io.blockframe.launcher.FileDamage.flip;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.Geometry;
import io.blockframe.store.ByteRange;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Damage beyond what parity gives back, in the default tiers: in a row there is one bad cell more
 * than there is parity for.
 */
final class LostRows {
    private static final long SEGMENT = 32 << 20;
    private static final long CELL = Geometry.CELL_BYTES;

    private LostRows() {}

    /** Loses the only cell of a file in tier 1. */
    static List<ByteRange> inSmall(Path entry, long fileBytes) throws IOException {
        flipInEach(entry, List.of("segment_0", "parity_0_0", "parity_0_1", "parity_0_2"), 3);
        return List.of(new ByteRange(0, fileBytes));
    }

    /** Loses two neighbours in the second segment of a file in tier 2. */
    static List<ByteRange> inMedium(Path entry, long fileBytes) throws IOException {
        var copies =
                List.of(
                        "segments/segment_1",
                        "parity/parity_1_0",
                        "parity/parity_1_1",
                        "parity/parity_1_2");
        flipInEach(entry, copies, 6 * CELL - 1);
        flipInEach(entry, copies, 6 * CELL);
        return List.of(cell(1, 5, fileBytes), cell(1, 6, fileBytes));
    }

    /** Loses a row of the first block of a file in tier 3 and, with it, the file's last cell. */
    static List<ByteRange> inLarge(Path entry, long fileBytes) throws IOException {
        long segments = Math.ceilDiv(fileBytes, SEGMENT);
        long lastCell = (fileBytes - (segments - 1) * SEGMENT) / CELL;
        flipInEach(
                entry.resolve("blocks/block_0"),
                List.of(
                        "segments/segment_3",
                        "segments/segment_11",
                        "segments/segment_29",
                        "parity/parity_1"),
                100 * CELL + 77);
        flipInEach(
                entry.resolve("blocks/block_1"),
                List.of(
                        "segments/segment_30",
                        "segments/segment_" + (segments - 1),
                        "parity/parity_0",
                        "parity/parity_1"),
                lastCell * CELL);
        return List.of(
                cell(3, 100, fileBytes),
                cell(11, 100, fileBytes),
                cell(29, 100, fileBytes),
                cell(30, lastCell, fileBytes),
                cell(segments - 1, lastCell, fileBytes));
    }

    /** What {@code health --json} says, cell by cell; every other file must be healthy. */
    static Map<String, List<ByteRange>> reported(JsonNode health) {
        var lost = new HashMap<String, List<ByteRange>>();
        for (var file : health.get("files")) {
            if (file.get("status").asString().equals("lost")) {
                lost.put(
                        file.get("path").asString(),
                        StreamSupport.stream(file.get("lost").spliterator(), false)
                                .flatMap(LostRows::cells)
                                .toList());
            } else {
                assertThat(file.get("status").asString()).isEqualTo("healthy");
            }
        }
        return lost;
    }

    /** Lost cells that follow each other are one range in the report. */
    private static Stream<ByteRange> cells(JsonNode range) {
        long from = range.get("first").asLong();
        long to = from + range.get("bytes").asLong();
        return LongStream.iterate(from, at -> at < to, at -> at + CELL)
                .mapToObj(at -> new ByteRange(at, Math.min(at + CELL, to)));
    }

    private static ByteRange cell(long segment, long cell, long fileBytes) {
        long from = segment * SEGMENT + cell * CELL;
        return new ByteRange(from, Math.min(from + CELL, fileBytes));
    }

    private static void flipInEach(Path folder, List<String> shards, long offset)
            throws IOException {
        for (var shard : shards) {
            flip(folder.resolve(shard + ".dat"), offset);
        }
    }
}
