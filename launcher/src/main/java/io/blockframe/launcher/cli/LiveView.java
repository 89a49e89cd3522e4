package io.blockframe.launcher.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * Some lines that change: drawn again in the same place of a terminal; where there is none, printed
 * again when they have changed.
 */
final class LiveView {
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter terminal;
    private final PrintWriter out;
    private List<String> shown = List.of();

    /**
     * @param terminal null when there is none
     * @param out where lines go without it
     */
    LiveView(PrintWriter terminal, PrintWriter out) {
        this.terminal = terminal;
        this.out = out;
    }

    void show(List<String> lines) {
        if (lines.equals(shown)) {
            return;
        }
        if (terminal == null) {
            lines.forEach(out::println);
            out.flush();
        } else {
            if (!shown.isEmpty()) {
                terminal.print(UP.formatted(shown.size()) + CLEAR_BELOW);
            }
            lines.forEach(terminal::println);
            terminal.flush();
        }
        shown = List.copyOf(lines);
    }
}
