package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.PowerCut;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Goal: a run that the ledger calls finished has been told whole, whatever killed it then. */
class RunEndTest {

    private static final Path DIRECTORY = Path.of("/archive");
    private static final ScrubOptions JOB = ScrubOptions.job("nightly", true);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<ScrubSummary> told = new ArrayList<>();

    private final ScrubListener listener =
            new ScrubListener() {
                @Override
                public void inspected(EntryReport report) {
                    // What counts here is the end.
                }

                @Override
                public void finishing(ScrubSummary summary) {
                    told.add(summary);
                }
            };

    RunEndTest() throws IOException {
        var archive = Archive.create(disk, DIRECTORY);
        var entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
        for (var name : List.of("a", "b")) {
            var entry = entries.write(name, Bytes.random(1, 3000), new Geometry(1, 2, 1 << 20));
            new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        }
    }

    @Test
    void powerLostAtAnyOperationOfTheEndLosesNoReport() throws IOException {
        String cursor;
        try (var scrub = Scrub.begin(Archive.open(disk, DIRECTORY), JOB, listener)) {
            cursor = scrub.cursor();
        }
        int first = disk.operationCount();
        var undisturbed = disk.copy();
        end(undisturbed, cursor);
        assertThat(told).hasSize(1);
        int toldBeforeTheLine = 0;
        for (int operation = first + 1; operation <= undisturbed.operationCount(); operation++) {
            told.clear();
            var hit = disk.copy();
            hit.leaving(PowerCut.seeded(operation)).losingPowerAt(operation);
            try {
                end(hit, cursor);
            } catch (IOException e) {
                // The power was lost.
            }
            hit.restart();
            boolean over = isOver(hit);
            if (over) {
                assertThat(told).as("at operation %d", operation).hasSize(1);
            } else {
                toldBeforeTheLine += told.size();
                end(hit, cursor);
                assertThat(isOver(hit)).isTrue();
            }
            assertThat(told.getLast().count(EntryStatus.HEALTHY)).isEqualTo(2);
        }
        assertThat(toldBeforeTheLine).as("kills in between").isPositive();
    }

    private void end(SimulatedDisk on, String cursor) throws IOException {
        try (var scrub = Scrub.resume(Archive.open(on, DIRECTORY), JOB, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
        }
    }

    private static boolean isOver(SimulatedDisk on) throws IOException {
        var ledger = Archive.open(on, DIRECTORY).ledger();
        ledger.refresh();
        return ledger.lastRuns().getFirst().finishedAt().isPresent();
    }
}
