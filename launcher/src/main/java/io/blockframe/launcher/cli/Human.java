package io.blockframe.launcher.cli;

import io.blockframe.format.Printable;
import io.blockframe.settings.Units;

import java.nio.file.Path;
import java.time.Duration;

/** Sizes and times as people read them. */
final class Human {
    private Human() {}

    /** As {@link Units#formatSize}. */
    static String size(long bytes) {
        return Units.formatSize(bytes);
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
