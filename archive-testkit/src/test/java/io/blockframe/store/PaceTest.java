package io.blockframe.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.Throttle;

import org.junit.jupiter.api.Test;

/** Goal: only what came from memory is taken for fast, and signs of a drive end that. */
class PaceTest {

    private static final int MIB = 1 << 20;

    private final Pace pace = new Pace(Throttle.NONE, false, () -> false);

    @Test
    void oneLongPieceShowsMemory() {
        assertThat(pace.isFast()).isFalse();
        pace.came(MIB, 1_000_000); // 1 GB/s
        assertThat(pace.isFast()).isFalse();
        pace.came(MIB, 200_000); // 5 GB/s
        assertThat(pace.isFast()).isTrue();
    }

    @Test
    void aShortPieceProvesNoSpeed() {
        pace.came(1000, 1);
        assertThat(pace.isFast()).isFalse();
    }

    /** Goal: a thread that had to wait for its turn was not waiting for a drive. */
    @Test
    void fewSlowPiecesAreNoDrive() {
        for (int round = 0; round < 3; round++) {
            pace.came(MIB, 200_000);
            for (int piece = 0; piece < 7; piece++) {
                pace.came(MIB, 4_000_000);
            }
            assertThat(pace.isFast()).isTrue();
        }
        pace.came(MIB, 4_000_000);
        assertThat(pace.isFast()).isFalse();
    }

    @Test
    void shortPiecesThatTakeAsLongAsASeekProveADrive() {
        pace.came(MIB, 200_000);
        for (int piece = 0; piece < 8; piece++) {
            pace.came(1000, 50_000);
        }
        assertThat(pace.isFast()).isTrue();
        for (int piece = 0; piece < 8; piece++) {
            pace.came(1000, 8_000_000);
        }
        assertThat(pace.isFast()).isFalse();
    }
}
