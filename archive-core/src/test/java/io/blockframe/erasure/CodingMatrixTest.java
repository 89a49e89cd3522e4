package io.blockframe.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;
import java.util.stream.IntStream;

/** Goal: the coefficients are those that the format promises. */
class CodingMatrixTest {

    @Test
    void parityRowsOf30And3AreTheFormats() {
        var matrix = new CodingMatrix(30, 3);
        var rows = new byte[3][30];
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 3; j++) {
                rows[j][i] = matrix.contributions(i)[j];
            }
        }

        assertThat(rows)
                .isDeepEqualTo(
                        new byte[][] {
                            hex("1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a0908070605040302"),
                            hex("1e1f1c1d1a1b181916171415121310110e0f0c0d0a0b0809060704050203"),
                            hex("5bf9262f25243ed90917f921d1859e07920211e5a3b784dd6ef353e281c3")
                        });
    }

    @Test
    void withOneDataShardAllFactorsAreOne() {
        assertThat(new CodingMatrix(1, 3).contributions(0)).containsOnly(1);
    }

    @Test
    void intactDataShardsAreTheirOwnSolution() {
        int[] data = IntStream.range(0, 5).toArray();

        assertThat(new CodingMatrix(5, 2).solve(data, new int[] {3}))
                .isDeepEqualTo(new byte[][] {{0, 0, 0, 1, 0}});
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "3, 0", "-1, 1", "200, 57"})
    void shapesThatDoNotFitTheFieldAreRefused(int dataShards, int parityShards) {
        assertThatThrownBy(() -> ReedSolomon.of(dataShards, parityShards))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RS(%d,%d)".formatted(dataShards, parityShards));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
