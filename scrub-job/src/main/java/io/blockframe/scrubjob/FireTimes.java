package io.blockframe.scrubjob;

import org.quartz.CronExpression;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * When a scrub begins, and for how long it may go on.
 *
 * @param cron in the syntax of Quartz, in the time zone of this machine
 * @param window the longest time of one run
 */
record FireTimes(String cron, Duration window) {
    /** The cron of Unix has five fields and no seconds. */
    private static final String SYNTAX =
            "has six or seven fields and begins with seconds, like \"0 30 2 * * ?\"";

    /**
     * @throws IllegalArgumentException when {@code cron} is none, or never comes again
     */
    static void check(String cron) {
        if (next(cron, Instant.now()).isEmpty()) {
            throw new IllegalArgumentException("\"%s\" never comes again".formatted(cron));
        }
    }

    /** The first time after that one. */
    Optional<Instant> next(Instant after) {
        return next(cron, after);
    }

    /**
     * Until when a run should be at work now: the end of the window that is open, or a whole window
     * when a time was missed.
     *
     * @param lastBegan when the job began or went on the last time
     * @param lastEnd the end of the window in which it did; nothing when it left nothing to do
     * @return nothing when it is not due
     */
    Optional<Instant> due(Instant lastBegan, Optional<Instant> lastEnd, Instant now) {
        return next(lastBegan).filter(time -> !time.isAfter(now)).isPresent()
                ? Optional.of(now.plus(window))
                : lastEnd.filter(now::isBefore);
    }

    private static Optional<Instant> next(String cron, Instant after) {
        try {
            var time = new CronExpression(cron).getNextValidTimeAfter(Date.from(after));
            return Optional.ofNullable(time).map(Date::toInstant);
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a time table of Quartz, which %s: %s"
                            .formatted(cron, SYNTAX, e.getMessage()),
                    e);
        }
    }
}
