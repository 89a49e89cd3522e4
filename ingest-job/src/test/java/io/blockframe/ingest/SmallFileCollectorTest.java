package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Goal: a job takes many files, but never more than memory does. */
class SmallFileCollectorTest {

    @Test
    void isFullAtItsLimitAndEmptyWhenDrained() {
        var collector = new SmallFileCollector();
        for (int i = 1; i < SmallFileCollector.MAX_FILES; i++) {
            assertThat(collector.add(null)).isFalse();
        }
        assertThat(collector.add(null)).isTrue();
        assertThat(collector.drain()).hasSize(SmallFileCollector.MAX_FILES);
        assertThat(collector.drain()).isEmpty();
    }
}
