package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.FileStatus;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Goal: only what did not change for long enough is taken, and nothing is remembered for ever. */
class SettlingTest {
    private static final Path FILE = Path.of("/drop/file");
    private static final Instant TIME = Instant.EPOCH;

    private long now = -5; // a clock may begin anywhere
    private final Settling settling = new Settling(Duration.ofSeconds(2), () -> now);

    @Test
    void settlesOnTheSecondPollThatIsLateEnough() {
        assertThat(settling.isSettled(FILE, status(1, TIME, TIME))).isFalse();
        pass(Duration.ofMillis(1999));
        assertThat(settling.isSettled(FILE, status(1, TIME, TIME))).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(settling.isSettled(FILE, status(1, TIME, TIME))).isTrue();
    }

    @Test
    void beginsAnewWithEveryChangeOfSizeMtimeOrCtime() {
        var later = TIME.plusNanos(1);
        for (var changed :
                new FileStatus[] {
                    status(1, TIME, TIME),
                    status(2, TIME, TIME),
                    status(2, later, TIME),
                    status(2, later, later) // a copy that set the old mtime again
                }) {
            assertThat(settling.isSettled(FILE, changed)).isFalse();
            pass(Duration.ofSeconds(3));
        }
        assertThat(settling.isSettled(FILE, status(2, later, later))).isTrue();
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToTenMinutes() {
        settling.isSettled(FILE, status(1, TIME, TIME));
        for (int seconds : new int[] {4, 8, 16}) {
            settling.failed(FILE);
            pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(settling.isSettled(FILE, status(1, TIME, TIME))).isFalse();
            pass(Duration.ofNanos(1));
            assertThat(settling.isSettled(FILE, status(1, TIME, TIME))).isTrue();
        }
        for (int i = 0; i < 100; i++) {
            settling.failed(FILE);
        }
        pass(Duration.ofMinutes(10));
        assertThat(settling.isSettled(FILE, status(1, TIME, TIME))).isTrue();
    }

    @Test
    void forgetsWhatTheLastPollDidNotSee() {
        settling.isSettled(FILE, status(1, TIME, TIME));
        settling.endOfPoll();
        assertThat(settling.size()).isEqualTo(1);
        settling.endOfPoll();
        assertThat(settling.size()).isZero();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static FileStatus status(long size, Instant modified, Instant changed) {
        return new FileStatus(FileStatus.Kind.FILE, size, modified, changed, 0644, 1, 2, 0, 0);
    }
}
