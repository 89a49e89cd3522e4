package io.blockframe.launcher.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much of a known number of bytes is done, at which rate, and how long the rest will take: one
 * line of a terminal that is drawn again and again, and wiped at the end. Thread-safe.
 */
final class ProgressBar implements AutoCloseable {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int CELLS = 20;
    private static final int WIDTH = 79;

    private final PrintWriter terminal;
    private final LongSupplier nanoClock;
    private final long totalBytes; // about: more may be done
    private final long startNanos;
    private String thing = "";
    private long doneBytes;
    private long drawnNanos;
    private boolean drawn;

    /**
     * @param terminal what is drawn on; null when there is none, and nothing is drawn
     * @param nanoClock counts up, as {@link System#nanoTime} does
     */
    ProgressBar(PrintWriter terminal, LongSupplier nanoClock, long totalBytes) {
        this.terminal = terminal;
        this.nanoClock = nanoClock;
        this.totalBytes = totalBytes;
        this.startNanos = nanoClock.getAsLong();
        this.drawnNanos = startNanos;
    }

    /** Names what is being worked on. */
    synchronized void show(String newThing) {
        thing = newThing;
        redraw();
    }

    /** Says that {@code bytes} more are done. */
    synchronized void add(long bytes) {
        doneBytes += bytes;
        redraw();
    }

    private synchronized void wipe() {
        if (drawn) {
            terminal.print("\r" + " ".repeat(WIDTH) + "\r");
            terminal.flush();
            drawn = false;
        }
    }

    /** Prints something in the bar's place. */
    synchronized void print(Runnable printing) {
        wipe();
        printing.run();
    }

    @Override
    public void close() {
        wipe();
    }

    private void redraw() {
        long now = nanoClock.getAsLong();
        if (terminal == null || now - drawnNanos < REDRAW_NANOS) {
            return;
        }
        drawnNanos = now;
        drawn = true;
        terminal.print("\r" + line(now));
        terminal.flush();
    }

    private String line(long now) {
        double seconds = (now - startNanos) / 1e9;
        double rate = doneBytes / seconds;
        double part = totalBytes == 0 ? 1 : Math.min(1, (double) doneBytes / totalBytes);
        var left =
                doneBytes == 0
                        ? "-:--"
                        : Human.time(
                                Duration.ofSeconds(
                                        (long)
                                                Math.ceil(
                                                        Math.max(0, totalBytes - doneBytes)
                                                                / rate)));
        int full = (int) (part * CELLS);
        var figures =
                "%3d %% [%s%s] %s of %s  %s/s  ETA %s  "
                        .formatted(
                                (int) (part * 100),
                                "#".repeat(full),
                                " ".repeat(CELLS - full),
                                Human.size(doneBytes),
                                Human.size(Math.max(totalBytes, doneBytes)),
                                Human.size((long) rate),
                                left);
        return (figures + tail(thing, WIDTH - figures.length()) + " ".repeat(WIDTH))
                .substring(0, WIDTH);
    }

    /** The end of a long name says more than its beginning. */
    private static String tail(String text, int length) {
        return text.length() <= length ? text : "…" + text.substring(text.length() - length + 1);
    }
}
