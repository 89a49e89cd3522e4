package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class HumanTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 KB",
        "99940, 99.9 KB",
        "99960, 100 KB",
        "999499, 999 KB",
        "999500, 1.0 MB",
        "1200000000, 1.2 GB",
        "9223372036854775807, 9.2 EB",
    })
    void sizes(long bytes, String text) {
        assertThat(Human.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0:00", "7, 0:07", "750, 12:30", "10800, 3:00:00", "360000, 100:00:00"})
    void times(long seconds, String text) {
        assertThat(Human.time(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
