package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

class BytesTest {

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(Bytes.random(5, 1000)).isEqualTo(Bytes.random(5, 1000));
        assertThat(Bytes.random(5, 1000)).isNotEqualTo(Bytes.random(6, 1000));
        try (var arena = Arena.ofConfined()) {
            var first = Bytes.randomOffHeap(5, (1 << 20) + 77, arena);
            var second = Bytes.randomOffHeap(5, (1 << 20) + 77, arena);
            assertThat(first.mismatch(second)).isNegative();
            byte[] tail = first.asSlice(1 << 20).toArray(ValueLayout.JAVA_BYTE);
            assertThat(tail).hasSize(77).isNotEqualTo(new byte[77]);
        }
    }

    @Test
    void haveSizesAroundBoundaries() {
        assertThat(Bytes.sizesAround(1, 1024)).containsExactly(0L, 1L, 2L, 1023L, 1024L, 1025L);
    }
}
