package io.blockframe.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Goal: a terminal shows what is, a file keeps what was. */
class LiveViewTest {
    /** Long lines are cut off: one that wrapped would take more lines than were counted. */
    private static final String UNWRAPPED = "\u001b[?7l%s\u001b[?7h";

    private final StringWriter terminal = new StringWriter();
    private final StringWriter out = new StringWriter();

    @Test
    void aTerminalIsDrawnOver() {
        show(new LiveView(new PrintWriter(terminal), new PrintWriter(out), 25));
        assertThat(terminal.toString())
                .isEqualTo(
                        UNWRAPPED.formatted("a\nb\n")
                                + UNWRAPPED.formatted("\u001b[2A\u001b[Jc\n"));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void elsewhereEveryChangeIsPrinted() {
        show(new LiveView(null, new PrintWriter(out), 25));
        assertThat(out.toString()).isEqualTo("a\nb\nc\n");
    }

    /** Goal: what scrolled out of a terminal cannot be drawn over. */
    @Test
    void aTerminalShowsNoMoreLinesThanItHas() {
        var view = new LiveView(new PrintWriter(terminal), new PrintWriter(out), 3);
        view.show(List.of("a", "b", "c", "d"));
        view.show(List.of("e"));
        assertThat(terminal.toString())
                .isEqualTo(
                        UNWRAPPED.formatted("a\n... 3 more\n")
                                + UNWRAPPED.formatted("\u001b[2A\u001b[Je\n"));
    }

    private static void show(LiveView view) {
        view.show(List.of("a", "b"));
        view.show(List.of("a", "b"));
        view.show(List.of("c"));
    }
}
