package io.blockframe.launcher.cli;

import io.blockframe.format.Printable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Sizes and times as people read them. */
final class Human {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private Human() {}

    /** Three digits at least, powers of 1000: "17 B", "1.5 MB", "120 GB". */
    static String size(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= 999.5 && unit < UNITS.length - 1) {
            number /= 1000;
            unit++;
        }
        var pattern = unit == 0 || number >= 99.95 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, pattern, number, UNITS[unit]);
    }

    /** "0:07", "12:30" or "3:00:00". */
    static String time(Duration time) {
        return time.toHours() > 0
                ? "%d:%02d:%02d"
                        .formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : "%d:%02d".formatted(time.toMinutesPart(), time.toSecondsPart());
    }

    /** "1 file", "3 files". */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** A path outside the archive, for terminals. */
    static String path(Path path) {
        return Printable.of(path.toString());
    }
}
