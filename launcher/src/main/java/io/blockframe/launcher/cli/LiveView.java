package io.blockframe.launcher.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Some lines that change: drawn again in the same place of a terminal; where there is none, printed
 * again when they have changed.
 */
final class LiveView {
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_BELOW = "\u001b[J";

    private static final String WRAP_OFF = "\u001b[?7l";
    private static final String WRAP_ON = "\u001b[?7h";

    private final PrintWriter terminal;
    private final PrintWriter out;
    private final int terminalLines;
    private List<String> shown = List.of();
    private int drawn;

    /**
     * @param terminal null when there is none
     * @param out where lines go without it
     * @param terminalLines what the terminal shows at once, 3 or more
     */
    LiveView(PrintWriter terminal, PrintWriter out, int terminalLines) {
        this.terminal = terminal;
        this.out = out;
        this.terminalLines = terminalLines;
    }

    void show(List<String> lines) {
        if (lines.equals(shown)) {
            return;
        }
        if (terminal == null) {
            lines.forEach(out::println);
            out.flush();
        } else {
            draw(fitting(lines));
        }
        shown = List.copyOf(lines);
    }

    /** A line that wraps, or scrolls out, could not be drawn over. */
    private void draw(List<String> lines) {
        terminal.print(WRAP_OFF);
        if (drawn > 0) {
            terminal.print(UP.formatted(drawn) + CLEAR_BELOW);
        }
        lines.forEach(terminal::println);
        terminal.print(WRAP_ON);
        terminal.flush();
        drawn = lines.size();
    }

    /** The cursor has a line, too. */
    private List<String> fitting(List<String> lines) {
        if (lines.size() < terminalLines) {
            return lines;
        }
        var fitting = new ArrayList<>(lines.subList(0, terminalLines - 2));
        fitting.add("... %,d more".formatted(lines.size() - fitting.size()));
        return fitting;
    }
}
