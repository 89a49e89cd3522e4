package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.Geometry;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

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

    /** Goes on for so many rows, in memory or not. */
    private StripeProgress goOn(StripeProgress from, boolean inMemory, int rows)
            throws IOException {
        archive.disk().setInMemory(inMemory);
        long until = checkedBytes + 4L * rows * InspectedArchive.CELL;
        var options = InspectorOptions.SCRUB.toldTo(new UntilChecked(until));
        try (var resources = new InspectorResources(options, 2);
                var copies =
                        new RecordsMender(entry.folder(), options, resources.copies(), findings)) {
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
