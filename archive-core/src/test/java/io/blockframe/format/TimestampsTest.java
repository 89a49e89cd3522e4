package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;

/** Goal: times are read as Java's own parser reads them, only sooner. */
class TimestampsTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void timesComeBack(long seed) {
        var random = new Random(seed);
        int[] units = {1, 1000, 1_000_000, 1_000_000_000};
        for (int i = 0; i < 20_000; i++) {
            int unit = units[random.nextInt(units.length)];
            Instant time =
                    Instant.ofEpochSecond(
                            random.nextLong(-(1L << 38), 1L << 38),
                            random.nextInt(1_000_000_000) / unit * unit);
            assertThat(Timestamps.parse(time.toString())).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2024-02-29T00:00:00.1Z",
                "2026-11-22T24:00:00Z", "2026-12-31T23:59:60Z", "2026-11-22T10:11:12+01:00",
                "-0001-01-01T00:00:00Z", "+10000-01-01T00:00:00Z", "2026-11-22t10:11:12z",
                "2026-11-22T10:11:12.Z"
            })
    void formsOfOthersAreReadAsJavaReadsThem(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-22",
                "2026-11-22T10:11:12",
                "2026-11-22T10:11:12.1234567890Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-11-22T25:00:00Z",
                "2026-11-22T10:60:00Z",
                "2026-11-22T10:11:61Z",
                "2026-11-22T10:11:12,5Z",
                "2026/11/22T10:11:12Z",
                "2026-11-22T1a:11:12Z",
                "２０２６-11-22T10:11:12Z"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Timestamps.parse(text));
    }
}
