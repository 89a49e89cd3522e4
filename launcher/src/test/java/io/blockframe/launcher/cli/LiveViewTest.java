package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Goal: a terminal shows what is, a file keeps what was. */
class LiveViewTest {
    private final StringWriter terminal = new StringWriter();
    private final StringWriter out = new StringWriter();

    @Test
    void aTerminalIsDrawnOver() {
        show(new LiveView(new PrintWriter(terminal), new PrintWriter(out)));
        assertThat(terminal.toString()).isEqualTo("a\nb\n\u001b[2A\u001b[Jc\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void elsewhereEveryChangeIsPrinted() {
        show(new LiveView(null, new PrintWriter(out)));
        assertThat(out.toString()).isEqualTo("a\nb\nc\n");
    }

    private static void show(LiveView view) {
        view.show(List.of("a", "b"));
        view.show(List.of("a", "b"));
        view.show(List.of("c"));
    }
}
