package io.blockframe.scrubjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.EntryStatus;
import io.blockframe.scrub.ScrubSummary;
import io.blockframe.store.EntryReport.Damage;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Goal: a report says no more than is true. */
class ScrubReportTest {

    private static ScrubSummary summary(Map<EntryStatus, Long> entries, EntryStatus archive) {
        return new ScrubSummary(
                "1", Instant.EPOCH, entries, 0, archive, new Damage(0, 0), List.of(), List.of(), 0);
    }

    private static ScrubReport report(Map<EntryStatus, Long> entries, boolean finished) {
        return ScrubReport.of(
                "nightly",
                Path.of("/archive"),
                summary(entries, EntryStatus.HEALTHY),
                Instant.EPOCH,
                finished,
                null);
    }

    @Test
    void whatWasStoppedInItsFirstFileKnowsNothing() {
        assertThat(report(Map.of(), false).headline())
                .isEqualTo("so far nothing was found: no file was checked to its end");
        assertThat(report(Map.of(), true).headline()).isEqualTo("all is well: nothing to check");
        assertThat(report(Map.of(EntryStatus.HEALTHY, 1L), false).headline())
                .isEqualTo("so far all is well: 1 healthy");
    }

    @Test
    void whatCouldNotBeReadWasNotChecked() {
        var report = report(Map.of(EntryStatus.HEALTHY, 2L, EntryStatus.UNCHECKED, 3L), true);
        assertThat(ReportText.of(report))
                .contains("  2 files, 0 B of content\n", "  not checked: 3 files");
    }

    @Test
    void saysThatParityWasProvenWhereAFileWasChecked() {
        var line = "parity was computed anew from it and compared";
        assertThat(ReportText.of(report(Map.of(EntryStatus.HEALTHY, 1L), true))).contains(line);
        assertThat(ReportText.of(report(Map.of(), true))).doesNotContain(line);
        assertThat(ReportText.of(report(Map.of(EntryStatus.UNCHECKED, 1L), true)))
                .doesNotContain(line);
    }

    @Test
    void damageOfTheArchivesOwnFilesIsToldBesideLoss() {
        var lost = Map.of(EntryStatus.LOST, 1L);
        assertThat(ScrubReport.events(summary(lost, EntryStatus.HEALTHY), true))
                .containsExactly(ScrubEvent.LOSS);
        assertThat(ScrubReport.events(summary(lost, EntryStatus.REPAIRED), true))
                .containsExactly(ScrubEvent.LOSS, ScrubEvent.DAMAGE);
    }

    @Test
    void parityThatIsNotOfItsDataIsForAnotherCommit() {
        var damaged = Map.of(EntryStatus.DAMAGED, 1L);
        assertThat(summary(damaged, EntryStatus.HEALTHY).advice())
                .singleElement()
                .asString()
                .contains("commit the file again");
    }
}
