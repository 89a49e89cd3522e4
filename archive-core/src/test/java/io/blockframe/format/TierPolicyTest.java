package io.blockframe.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class TierPolicyTest {

    /** Goal: the limits that people are told, each to the byte. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1",
        "9999999, 1, 1",
        "10000000, 1, 1",
        "10000001, 2, 1",
        "999999999, 2, 1",
        "1000000000, 2, 1",
        "1000000001, 3, 30",
        "35000000000, 3, 30",
        "9223372036854775807, 3, 30",
    })
    void theSizeChoosesTheTier(long sizeBytes, int tier, int dataShards) {
        var chosen = TierPolicy.DEFAULT.tierOf(sizeBytes);
        assertThat(chosen.number()).isEqualTo(tier);
        assertThat(chosen.geometry()).isEqualTo(new Geometry(dataShards, 3, 32 << 20));
    }

    @Test
    void tiersAreThereAndRise() {
        var tier = TierPolicy.DEFAULT.tiers().getFirst();
        assertThrows(IllegalArgumentException.class, () -> new TierPolicy(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new TierPolicy(List.of(tier, tier)));
    }
}
