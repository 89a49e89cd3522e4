package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;

class ProgressBarTest {
    private final StringWriter terminal = new StringWriter();
    private long nanos = 5;

    @Test
    void showsPartRateAndTimeLeft() {
        try (var bar = bar(100_000_000)) {
            bar.show("video.mp4");
            pass(2);
            bar.add(40_000_000);
            assertThat(terminal.toString())
                    .startsWith(
                            "\r 40 % [########            ] 40.0 MB of 100 MB  20.0 MB/s  ETA 0:03")
                    .contains("video.mp4");
        }
    }

    @Test
    void neverLeavesTheLineAndWipesIt() {
        try (var bar = bar(10)) {
            pass(1);
            bar.show("a/very/long/path/".repeat(10) + "the-end.txt");
            assertThat(terminal.toString()).hasSize(80).contains("end.txt");
            terminal.getBuffer().setLength(0);
        }
        assertThat(terminal.toString()).matches("\r {79}\r");
    }

    @Test
    void isNotDrawnMoreOftenThanEyesCanSee() {
        try (var bar = bar(1000)) {
            pass(1);
            for (int i = 0; i < 1000; i++) {
                bar.add(1);
            }
            assertThat(terminal.toString().chars().filter(c -> c == '\r')).hasSize(1);
        }
    }

    @Test
    void anEmptyWorkIsDone() {
        try (var bar = bar(0)) {
            pass(1);
            bar.show("empty");
            assertThat(terminal.toString()).contains("100 %");
        }
    }

    @Test
    void moreThanWasExpectedIsAll() {
        try (var bar = bar(1_000_000)) {
            pass(1);
            bar.add(2_000_000);
            assertThat(terminal.toString()).contains("100 %", "2.0 MB of 2.0 MB", "ETA 0:00");
        }
    }

    @Test
    void withoutATerminalNothingIsDrawn() {
        try (var bar = new ProgressBar(null, () -> nanos, 10)) {
            pass(1);
            bar.add(10);
            bar.print(() -> terminal.append("line"));
        }
        assertThat(terminal.toString()).isEqualTo("line");
    }

    private ProgressBar bar(long totalBytes) {
        return new ProgressBar(new PrintWriter(terminal), () -> nanos, totalBytes);
    }

    private void pass(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
