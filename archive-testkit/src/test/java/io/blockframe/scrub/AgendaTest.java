package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.scrub.ScrubOptions.Order;
import io.blockframe.store.EntryReport;
import io.blockframe.testkit.Scrubs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Goal: what a run still has to do is right, whatever comes, goes and was checked meanwhile. */
class AgendaTest extends ScrubInProcesses {

    AgendaTest() throws IOException {}

    @ParameterizedTest
    @EnumSource(Order.class)
    void entriesMayComeAndGoMeanwhile(Order order) throws IOException {
        for (int i = 0; i < 5; i++) {
            publish("large-" + i, (9 << 20) + i, LARGE);
        }
        var options = JOB.inOrder(order);
        String cursor;
        try (var scrub = Scrub.begin(archive, options, listener)) {
            scrub.step();
            scrub.step();
            scrub.step();
            cursor = scrub.cursor();
        }
        publish("new", 5000, SMALL);
        try (var scrub = Scrub.resume(archive, options, listener, cursor)) {
            while (scrub.step()) {
                // To its end.
            }
            assertThat(scrub.summary().count(EntryStatus.HEALTHY)).isEqualTo(6);
            assertThat(scrub.progress().doneEntries()).isEqualTo(6);
        }
        assertThat(reports).extracting(EntryReport::path).doesNotHaveDuplicates().hasSize(6);
    }

    @Test
    void theOldestCheckComesFirstAndAPartIsEnough() throws IOException {
        publish("a", 300_000, SMALL);
        publish("b", 300_001, SMALL);
        publish("c", 300_002, SMALL);
        var third = JOB.percent(33);
        Scrubs.run(archive, third, listener);
        Scrubs.run(archive, third, listener);
        Scrubs.run(archive, third, listener);
        assertThat(reports)
                .extracting(EntryReport::path)
                .containsExactlyInAnyOrder(
                        ArchivePath.of("a"), ArchivePath.of("b"), ArchivePath.of("c"));
        reports.clear();
        Scrubs.run(archive, JOB.olderThan(Duration.ofDays(1)), listener);
        assertThat(reports).isEmpty();
    }

    @Test
    void aPartOfOnlyEmptyFilesIsAllOfThem() throws IOException {
        publish("a", 0, SMALL);
        publish("b", 0, SMALL);
        assertThat(Scrubs.run(archive, JOB.percent(33), listener).entries())
                .containsOnly(Map.entry(EntryStatus.HEALTHY, 2L));
    }

    /** Goal: what was not whole when last looked at is looked at again, however lately that was. */
    @Test
    void whatIsLostOrWasDamagedSinceIsNeverFresh() throws IOException {
        var lately = JOB.olderThan(Duration.ofDays(1));
        var gone = publish("gone", 300_000, SMALL);
        var read = publish("read", 300_001, SMALL);
        publish("whole", 300_002, SMALL);
        Scrubs.run(archive, JOB, listener);
        var folder = gone.published().folder().under(DIRECTORY);
        var elsewhere = DIRECTORY.resolveSibling("elsewhere");
        disk.rename(folder, elsewhere);
        Scrubs.run(archive, JOB, listener);
        archive.ledger()
                .append(
                        List.of(
                                new DamageFound(
                                        ArchivePath.of("read"),
                                        read.published().entry().root(),
                                        Instant.now(),
                                        "mount",
                                        EntryStatus.DAMAGED,
                                        "a cell")));
        reports.clear();
        var missing = Scrubs.run(archive, lately, listener);
        assertThat(missing.count(EntryStatus.MISSING)).isEqualTo(1);
        assertThat(reports)
                .extracting(EntryReport::path)
                .containsExactlyInAnyOrder(ArchivePath.of("gone"), ArchivePath.of("read"));

        disk.rename(elsewhere, folder);
        var back = Scrubs.run(archive, lately, listener);
        assertThat(back.entries()).containsOnly(Map.entry(EntryStatus.HEALTHY, 1L));
        assertThat(Scrubs.run(archive, lately, listener).entries()).isEmpty();
    }
}
