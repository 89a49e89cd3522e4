package io.blockframe.store;

import io.blockframe.format.CheckedLines;

import java.util.function.Consumer;

/** Counts lines, and sums up which they are whatever their order. */
final class LineTally implements Consumer<String> {

    private long lines;
    private long checks;

    @Override
    public void accept(String json) {
        lines++;
        checks += CheckedLines.check(json);
    }

    boolean isSame(LineTally other) {
        return lines == other.lines && checks == other.checks;
    }
}
