package io.blockframe.ingest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Says the same failure once, and then how often it came when that were ten times as many: ten
 * thousand files that fail for one reason are five lines of the log. Thread-safe.
 */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final int MAX_KINDS = 1000;

    /** How often each kind came; the one that came first is forgotten first. Guarded by this. */
    private final Map<String, Long> counts =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > MAX_KINDS;
                }
            };

    /**
     * Says it, unless the same was said.
     *
     * @param kind what makes failures the same: nothing in it tells one file from another
     * @param message names the file, what was found and what to do
     */
    void warn(String kind, String message) {
        say(LOG::warn, kind, message);
    }

    /** The same for what is as it should be. */
    void info(String kind, String message) {
        say(LOG::info, kind, message);
    }

    private void say(Consumer<String> log, String kind, String message) {
        long count = count(kind);
        if (count == 1) {
            log.accept(message);
        } else if (isPowerOfTen(count)) {
            log.accept("%s (the %dth time that this happens)".formatted(message, count));
        }
    }

    /** How often a kind of failure came, this time included. */
    synchronized long count(String kind) {
        return counts.merge(kind, 1L, Long::sum);
    }

    private static boolean isPowerOfTen(long count) {
        long power = 10;
        while (power < count) {
            power *= 10;
        }
        return power == count;
    }
}
