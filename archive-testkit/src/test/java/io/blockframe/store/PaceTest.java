package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.Throttle;

import org.junit.jupiter.api.Test;

/** Goal: only what came from memory is taken for fast, and the first sign of a drive ends that. */
class PaceTest {

    private static final int MIB = 1 << 20;

    private final Pace pace = new Pace(Throttle.NONE, false, () -> false);

    @Test
    void aLongPieceSaysHowFastTheyCome() {
        assertThat(pace.isFast()).isFalse();
        pace.came(MIB, 200_000); // 5 GB/s
        assertThat(pace.isFast()).isTrue();
        pace.came(MIB, 1_000_000); // 1 GB/s
        assertThat(pace.isFast()).isFalse();
    }

    @Test
    void aShortPieceProvesNoSpeed() {
        pace.came(1000, 1);
        assertThat(pace.isFast()).isFalse();
    }

    @Test
    void aShortPieceThatTakesAsLongAsASeekProvesADrive() {
        pace.came(MIB, 200_000);
        pace.came(1000, 50_000);
        assertThat(pace.isFast()).isTrue();
        pace.came(1000, 8_000_000);
        assertThat(pace.isFast()).isFalse();
    }
}
