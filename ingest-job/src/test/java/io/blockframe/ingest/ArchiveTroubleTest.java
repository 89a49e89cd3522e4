package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.DiskFullException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Goal: an archive that cannot be written is tried again, ever more rarely, and at once when it
 * can.
 */
class ArchiveTroubleTest {
    private long now = Long.MAX_VALUE; // a clock may wrap
    private final ArchiveTrouble trouble =
            new ArchiveTrouble("drop", Duration.ofSeconds(20), () -> now);

    @Test
    void pausesTwiceAsLongUpToAMinuteUntilItIsOver() {
        assertThat(trouble.holdsBack()).isFalse();
        assertThat(trouble.pauseLeft()).isZero();
        for (int seconds : new int[] {20, 40, 60, 60}) {
            trouble.struck(new DiskFullException(Path.of("/archive/" + seconds), null), 1);
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(trouble.holdsBack()).isTrue();
            assertThat(trouble.pauseLeft()).isEqualTo(Duration.ofNanos(1));
            pass(Duration.ofNanos(1));
            assertThat(trouble.holdsBack()).isFalse();
        }
        assertThat(trouble.message())
                .contains("/archive/60: No space left on device. Make room on its disk.");
        trouble.over();
        assertThat(trouble.message()).isEmpty();
    }

    @Test
    void isTriedAtOnceWhenSomebodyWantsIt() {
        trouble.struck(new DiskFullException(Path.of("/archive"), null), 1);
        assertThat(trouble.pauseLeft()).isEqualTo(Duration.ofSeconds(20));
        trouble.tryNow();
        assertThat(trouble.pauseLeft()).isZero();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
