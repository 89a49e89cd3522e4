package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Goal: one reason is a few lines of the log, however many files fail for it. */
class FailureLogTest {
    @RegisterExtension private final CapturedLog captured = new CapturedLog();

    @Test
    void saysTheSameFailureOfManyFilesFewTimesWithACount() {
        var log = new FailureLog();
        for (int i = 0; i < 10_000; i++) {
            log.warn("no room", "dir/file" + i + " stays: no room");
        }
        log.warn("it is locked", "other stays: it is locked");
        assertThat(captured.lines())
                .hasSize(6)
                .satisfies(
                        all -> {
                            assertThat(all.getFirst()).contains("dir/file0 stays: no room");
                            assertThat(all.get(4)).contains("dir/file9999", "10000th time");
                            assertThat(all.get(5)).contains("other stays: it is locked");
                        });
    }

    @Test
    void remembersNoMoreThanAThousandKinds() {
        var log = new FailureLog();
        for (int i = 0; i < 1001; i++) {
            log.count("kind " + i);
        }
        assertThat(log.count("kind 1000")).isEqualTo(2);
        assertThat(log.count("kind 0")).isEqualTo(1);
    }
}
