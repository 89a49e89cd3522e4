package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.Geometry;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryReport;
import io.blockframe.store.Publisher;
import io.blockframe.testkit.Bytes;
import io.blockframe.testkit.Scrubs;
import io.blockframe.testkit.SimulatedDisk;
import io.blockframe.testkit.TestEntries;
import io.blockframe.testkit.TestEntry;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Goal: the history tells each damage once, and a report names what it counts. */
class DamageToldTest {

    private static final Geometry GEOMETRY = new Geometry(1, 2, 1 << 20);
    private static final Path DIRECTORY = Path.of("/archive");
    private static final ScrubOptions JOB = ScrubOptions.job("nightly", true);

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Archive archive;
    private final TestEntry a;

    DamageToldTest() throws IOException {
        archive = Archive.create(disk, DIRECTORY);
        var entries = new TestEntries(disk, DIRECTORY, archive.identity().id());
        a = publish(entries.write("a", Bytes.random(1, 3000), GEOMETRY));
        publish(entries.write("b", Bytes.random(2, 3000), GEOMETRY));
    }

    private TestEntry publish(TestEntry entry) throws IOException {
        new Publisher(archive).adopt(entry.published().folder(), entry.folder().manifest());
        return entry;
    }

    private void flip(int... shards) {
        for (int index : shards) {
            disk.flipBit(a.shard(0, index), 7, 1);
        }
    }

    private ScrubSummary scrub() throws IOException {
        return Scrubs.run(archive, JOB, _ -> {});
    }

    private List<EntryStatus> history() throws IOException {
        var found = new ArrayList<EntryStatus>();
        archive.ledger()
                .history(
                        DamageFound.class::isInstance,
                        line -> found.add(((DamageFound) line).status()));
        return found;
    }

    @Test
    void whatStaysLostIsToldOnce() throws IOException {
        flip(0, 1, 2);
        for (int night = 0; night < 4; night++) {
            assertThat(scrub().damaged()).hasSize(1);
        }
        assertThat(history()).containsExactly(EntryStatus.LOST);
        flip(0, 1, 2);
        assertThat(scrub().worst()).isEqualTo(EntryStatus.HEALTHY);
        flip(0, 1, 2);
        scrub();
        scrub();
        assertThat(history()).containsExactly(EntryStatus.LOST, EntryStatus.LOST);
    }

    @Test
    void everyRepairIsTold() throws IOException {
        for (int night = 0; night < 2; night++) {
            flip(0);
            assertThat(scrub().worst()).isEqualTo(EntryStatus.REPAIRED);
        }
        assertThat(history()).containsExactly(EntryStatus.REPAIRED, EntryStatus.REPAIRED);
    }

    /** Goal: a run that was stopped names what it found before, and counts nobody else's checks. */
    @Test
    void aResumedRunNamesWhatItCounts() throws IOException {
        flip(0, 1, 2);
        scrub();
        var reports = new ArrayList<EntryReport>();
        var stopsAfterOne =
                new ScrubListener() {
                    @Override
                    public void inspected(EntryReport report) {
                        reports.add(report);
                    }

                    @Override
                    public boolean stops() {
                        return !reports.isEmpty();
                    }
                };
        String cursor;
        var byPath = JOB.inOrder(ScrubOptions.Order.PATH);
        try (var scrub = Scrub.begin(archive, byPath, stopsAfterOne)) {
            assertThat(scrub.step()).isTrue();
            cursor = scrub.cursor();
        }
        Scrubs.run(archive, ScrubOptions.HEALTH, _ -> {});
        try (var scrub = Scrub.resume(archive, byPath, reports::add, cursor)) {
            assertThat(scrub.step()).isFalse();
            assertThat(scrub.summary().entries())
                    .isEqualTo(Map.of(EntryStatus.LOST, 1L, EntryStatus.HEALTHY, 1L));
            assertThat(scrub.summary().damaged())
                    .singleElement()
                    .satisfies(it -> assertThat(it.what()).contains("3000 bytes lost"));
        }
        assertThat(reports).extracting(it -> it.path().printable()).containsExactly("a", "b");
    }
}
