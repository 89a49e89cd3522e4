package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Goal: a band has the length that suits the medium, and any length goes on where another was. */
class BandLengthTest {

    private static final int ROWS = 128;
    private static final Geometry GEOMETRY = new Geometry(3, 1, ROWS * InspectedArchive.CELL);
    private static final int STRIPE_BYTES = 4 * ROWS * InspectedArchive.CELL;

    private final InspectedArchive archive = new InspectedArchive();
    private final TestEntry entry = archive.write(GEOMETRY, 3 * ROWS * InspectedArchive.CELL);
    private final Findings findings = new Findings();
    private long checkedBytes;

    BandLengthTest() throws IOException {}

    private static void setPace(Pace pace, boolean fast) {
        for (int piece = 0; piece < 8; piece++) {
            pace.came(1 << 20, fast ? 1 : 1_000_000_000);
        }
    }

    @Test
    void everyCellIsCheckedOnce() throws IOException {
        var before = entry.files(archive.disk());
        for (int row : List.of(0, 47, 48, 111, 112, 127)) {
            int shard = row % 4;
            archive.disk().flipBit(entry.shard(0, shard), (long) row * InspectedArchive.CELL, 3);
        }

        var atShort = goOn(StripeProgress.none(4), true, 48);
        assertThat(atShort.row()).isEqualTo(48);
        var atLong = goOn(atShort, false, 64);
        assertThat(atLong.row()).isEqualTo(112);
        goOn(atLong, true, ROWS);

        assertThat(checkedBytes).isEqualTo(STRIPE_BYTES);
        assertThat(findings.dataCells.bad() + findings.parityCells.bad()).isEqualTo(6);
        archive.assertFiles(entry, before);
    }

    /** Goal: a medium may turn out to be another than it seemed, in the middle of a stripe. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void theLengthMayChangeAfterAnyBand(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var rows = new ArrayList<Integer>();
        try (var resources = new InspectorResources(InspectorOptions.SCRUB, 2);
                var bands = new StripeBands(entry.folder(), 0, resources, true)) {
            for (int row = 0; row < ROWS; row = bands.endRow()) {
                setPace(resources.pace(), random.nextBoolean());
                checkedBytes += bands.load(row);
                rows.add(bands.rows());
            }
            assertThat(rows).isSubsetOf(16, 32, 48, 64);
            assertThat(checkedBytes).isEqualTo(STRIPE_BYTES);
            var expected = StripeRecords.inspect(entry.folder(), 0, true);
            for (int shard = 0; shard < GEOMETRY.totalShards(); shard++) {
                long bytes = (long) ROWS * CellRecords.BYTES;
                var found = bands.records().asSlice(bands.recordAt(shard, 0), bytes);
                assertThat(found.mismatch(expected.shardRecords(shard).asSlice(0, bytes)))
                        .isEqualTo(-1);
            }
        }
    }

    /** Goes on for so many rows, on a medium that is as fast as memory or not. */
    private StripeProgress goOn(StripeProgress from, boolean fast, int rows) throws IOException {
        long until = checkedBytes + 4L * rows * InspectedArchive.CELL;
        var options = InspectorOptions.SCRUB.toldTo(new UntilChecked(until));
        try (var resources = new InspectorResources(options, 2);
                var copies =
                        new RecordsMender(entry.folder(), options, resources.copies(), findings)) {
            setPace(resources.pace(), fast);
            var inspector = new StripeInspector(entry.folder(), 0, options, resources, findings);
            inspector.begin(from);
            try {
                while (inspector.step(copies)) {
                    // Until it is stopped.
                }
            } catch (StoppedException e) {
                // As was asked for.
            }
            var progress = inspector.progress();
            inspector.leave();
            return progress;
        }
    }

    private final class UntilChecked implements InspectionListener {
        private final long until;

        UntilChecked(long until) {
            this.until = until;
        }

        @Override
        public void checked(long bytes) {
            checkedBytes += bytes;
        }

        @Override
        public boolean stops() {
            return checkedBytes >= until;
        }
    }
}
