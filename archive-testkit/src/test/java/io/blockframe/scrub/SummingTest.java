package io.blockframe.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryStatus;
import io.blockframe.hash.Blake3;

import org.junit.jupiter.api.Test;

import java.time.Clock;

/**
 * Goal: a summary is as large after a million entries as after one, and hides nothing that is lost.
 */
class SummingTest {

    private final Summing summing = new Summing(_ -> {});

    @Test
    void theWorstAreListedFirstAndAlways() {
        for (int i = 0; i < ScrubSummary.MAX_DAMAGED; i++) {
            found("r" + i, EntryStatus.REPAIRED);
        }
        found("lost", EntryStatus.LOST);
        found("another", EntryStatus.REPAIRED);
        found("damaged", EntryStatus.DAMAGED);

        var summary = summing.summary(RunIdentity.begin(Clock.systemUTC()));

        assertThat(summary.damaged()).hasSize(ScrubSummary.MAX_DAMAGED);
        assertThat(summary.damaged())
                .extracting(it -> it.path().printable())
                .startsWith("lost", "damaged", "r0", "r1")
                .doesNotContain("another", "r999", "r998")
                .contains("r997");
        assertThat(summary.unlistedDamaged()).isEqualTo(3);
    }

    private void found(String path, EntryStatus status) {
        var root = Blake3.ofMetadata(new byte[0]);
        summing.damaged(new DamagedEntry(ArchivePath.of(path), root, status, "x"));
    }
}
