package io.blockframe.scrubjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Goal: whatever was missed is made up for once, and an open window is used to its end. */
class FireTimesTest {
    private static final FireTimes NIGHTLY = new FireTimes("0 30 2 * * ?", Duration.ofHours(4));

    @Test
    void isNotDueBeforeItsNextTime() {
        assertThat(NIGHTLY.due(at(20, 2, 30), Optional.empty(), at(21, 2, 29))).isEmpty();
    }

    @Test
    void isDueOnceHoweverManyTimesWereMissed() {
        var now = at(24, 12, 0);
        assertThat(NIGHTLY.due(at(20, 2, 30), Optional.empty(), now))
                .contains(now.plus(NIGHTLY.window()));
        assertThat(NIGHTLY.due(now, Optional.empty(), now.plusSeconds(60))).isEmpty();
    }

    @Test
    void goesOnInItsWindowAfterAKill() {
        var end = Optional.of(at(20, 6, 30));
        assertThat(NIGHTLY.due(at(20, 2, 30), end, at(20, 3, 0))).isEqualTo(end);
        assertThat(NIGHTLY.due(at(20, 6, 10), end, at(20, 6, 20))).isEqualTo(end);
    }

    @Test
    void waitsForItsNextTimeWhenTheWindowIsOver() {
        assertThat(NIGHTLY.due(at(20, 6, 20), Optional.of(at(20, 6, 30)), at(20, 6, 31))).isEmpty();
    }

    @Test
    void isNotDueAgainInTheWindowOfARunThatFinished() {
        assertThat(NIGHTLY.due(at(20, 2, 30), Optional.empty(), at(20, 3, 0))).isEmpty();
    }

    @Test
    void theCronOfUnixIsToldWhatItLacks() {
        assertThatThrownBy(() -> FireTimes.check("30 2 * * *"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"30 2 * * *\" is not a time table of Quartz")
                .hasMessageContaining("begins with seconds, like \"0 30 2 * * ?\"");
    }

    /** Of November 2026. */
    private static Instant at(int day, int hour, int minute) {
        return ZonedDateTime.of(2026, 11, day, hour, minute, 0, 0, ZoneId.systemDefault())
                .toInstant();
    }
}
