package io.blockframe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A throttle on a clock that only moves when the test moves it. */
class ThrottleTest {

    private static final int READ = Throttle.READ_BYTES;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long START = Long.MAX_VALUE - MINUTE / 2; // System.nanoTime may overflow

    private long now = START;

    /** Goal: a minute's reads keep to the rate, however long the reads themselves take. */
    @ParameterizedTest(name = "{0} bytes/s, a read takes up to {1} ns")
    @CsvSource({
        "50_000_000, 1",
        "50_000_000, 9_000_000",
        "200_000_000, 2_000_000",
        "1_000_000, 100_000_000",
        "50_000_000, 15_000_000"
    })
    void aMinuteKeepsToTheRate(String rate, String longestRead) {
        long bytesPerSecond = Long.parseLong(rate.replace("_", ""));
        long longest = Long.parseLong(longestRead.replace("_", ""));
        var throttle = Throttle.of(bytesPerSecond, () -> now);
        var random = RandomGenerator.of("L64X128MixRandom");
        long read = 0;
        while (now - START < MINUTE) {
            now += throttle.reserve(READ);
            now += random.nextLong(longest);
            read += READ;
        }
        double expected = bytesPerSecond * 60.0;
        assertThat((double) read).isCloseTo(expected, within(expected * 0.02));
    }

    /** Goal: what a stalled disk costs now and then is made up for. */
    @Test
    void stallsAreMadeUpFor() {
        var throttle = Throttle.of(50_000_000, () -> now);
        long read = 0;
        while (now - START < MINUTE) {
            now += throttle.reserve(READ);
            now += TimeUnit.MILLISECONDS.toNanos(read % (500L * READ) == 0 ? 500 : 2);
            read += READ;
        }
        assertThat((double) read).isCloseTo(3e9, within(3e9 * 0.03));
    }

    /** Goal: after a pause the disk is not taken by storm. */
    @Test
    void aPauseIsNotMadeUpForInABurst() {
        var throttle = Throttle.of(50_000_000, () -> now);
        now += MINUTE;
        long begin = now;
        long inASecond = 0;
        for (now += throttle.reserve(READ);
                now - begin < TimeUnit.SECONDS.toNanos(1);
                now += throttle.reserve(READ)) {
            inASecond += READ;
        }
        assertThat(inASecond).isLessThanOrEqualTo((long) (50_000_000 * 1.25) + READ);
    }

    /** Goal: reads of two threads together keep to the rate. */
    @Test
    void everyReadIsCounted() {
        var throttle = Throttle.of(1_000_000, () -> now);
        long wait = 0;
        for (int i = 0; i < 100; i++) {
            wait = throttle.reserve(10_000);
        }
        assertThat(wait).isEqualTo(TimeUnit.MILLISECONDS.toNanos(990));
    }

    @Test
    void noneNeverWaits() {
        assertThat(Throttle.NONE.limits()).isFalse();
        assertThat(Throttle.NONE.reserve(Integer.MAX_VALUE)).isZero();
        assertThat(Throttle.NONE.reserve(Integer.MAX_VALUE)).isZero();
    }

    @Test
    void refusesARateThatNeverEnds() {
        assertThatThrownBy(() -> Throttle.of(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was 0");
    }
}
