package io.blockframe.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads dates and times of RFC 3339. {@link Instant#parse} knows them all, but takes so long to
 * start that a catalogue's times would take longer than the rest of it; so the form that we write
 * is read here.
 */
final class Timestamps {
    private static final int DATE_AND_TIME = "2026-11-22T10:11:12".length();

    private Timestamps() {}

    /**
     * The instant that {@code text} says.
     *
     * @throws DateTimeException when it says none
     */
    static Instant parse(String text) {
        return isPlain(text) ? parsePlain(text) : Instant.parse(text);
    }

    /** Whether it is {@code yyyy-mm-ddThh:mm:ssZ} with up to nine digits of a fraction. */
    private static boolean isPlain(String text) {
        int end = text.length() - 1;
        int fraction = end - DATE_AND_TIME - 1;
        if (end < DATE_AND_TIME
                || text.charAt(end) != 'Z'
                || end > DATE_AND_TIME && (fraction < 1 || fraction > 9)) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean fits =
                    switch (i) {
                        case 4, 7 -> c == '-';
                        case 10 -> c == 'T';
                        case 13, 16 -> c == ':';
                        case 19 -> c == '.';
                        default -> c >= '0' && c <= '9';
                    };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static Instant parsePlain(String text) {
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text); // 24:00 and leap seconds, or none at all
        }
        long day =
                LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                        .toEpochDay();
        long seconds = day * 86_400 + hour * 3600 + minute * 60 + second;
        return Instant.ofEpochSecond(seconds, nanoseconds(text));
    }

    private static int nanoseconds(String text) {
        int first = DATE_AND_TIME + 1;
        int end = text.length() - 1;
        int nanoseconds = end > first ? number(text, first, end) : 0;
        for (int digits = end - first; digits < 9; digits++) {
            nanoseconds *= 10;
        }
        return nanoseconds;
    }

    private static int number(String text, int start, int end) {
        return Integer.parseInt(text, start, end, 10);
    }
}
