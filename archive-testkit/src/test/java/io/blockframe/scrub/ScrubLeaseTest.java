package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchiveException;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.EntryStatus;
import io.blockframe.testkit.Scrubs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** Goal: one scrub at a time, and none is kept from its work by what is not a scrub. */
class ScrubLeaseTest extends ScrubInProcesses {

    ScrubLeaseTest() throws IOException {}

    @Test
    void oneScrubAtATimeAndHealthBesideIt() throws IOException {
        publish("a", 1000, SMALL);
        try (var _ = Scrub.begin(archive, JOB, listener)) {
            assertThatThrownBy(() -> Scrub.begin(archive, JOB, listener))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("another scrub is at work");
            var summary = Scrubs.run(archive, ScrubOptions.HEALTH, listener);
            assertThat(summary.notes()).anyMatch(note -> note.contains("another scrub"));
        }
        try (var scrub = Scrub.begin(archive, JOB, listener)) {
            assertThat(scrub.step()).isFalse();
        }
    }

    /** Goal: that its lock cannot be had is no reason not to look after an archive. */
    @Test
    void aLockThatCannotBeHadIsNoted() throws IOException {
        publish("a", 1000, SMALL);
        disk.putDirectory(archive.control().resolve(EntryLayout.SCRUB_LOCK));
        for (var options : List.of(JOB, ScrubOptions.HEALTH)) {
            var summary = Scrubs.run(archive, options, listener);
            assertThat(summary.count(EntryStatus.HEALTHY)).isEqualTo(1);
            assertThat(summary.notes()).anyMatch(note -> note.contains("cannot be locked"));
        }
    }
}
