package io.blockframe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0B, 0",
        "17B, 17",
        "10KB, 10000",
        "10 MB, 10000000",
        "1.5GB, 1500000000",
        "2TB, 2000000000000",
        "64KiB, 65536",
        "32MiB, 33554432",
        "0.5GiB, 536870912",
        "8388607TiB, 9223370937343148032",
    })
    void sizes(String text, long bytes) {
        assertThat(Units.parseSize(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "GB", "3gb", "-1KB", "3 apples", "1.5B", "8388608TiB", "1e3KB"})
    void refusesWhatIsNoSize(String text) {
        assertThrows(IllegalArgumentException.class, () -> Units.parseSize(text));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "2s, PT2S",
        "5m, PT5M",
        "5 min, PT5M",
        "12h, PT12H",
        "30d, PT720H"
    })
    void times(String text, Duration duration) {
        assertThat(Units.parseDuration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "-2s", "1.5s", "2 weeks", "PT5S"})
    void refusesWhatIsNoTime(String text) {
        assertThrows(IllegalArgumentException.class, () -> Units.parseDuration(text));
    }
}
