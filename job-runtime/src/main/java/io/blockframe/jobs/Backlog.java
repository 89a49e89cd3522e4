package io.blockframe.jobs;

import java.time.Instant;

/**
 * What lies there for a job to be done.
 *
 * @param files that were found and are not done
 * @param oldest since when the one lies there that waits longest; null when there is none
 */
public record Backlog(long files, Instant oldest) {
    /** Nothing to do. */
    public static final Backlog NONE = new Backlog(0, null);

    /** Both together. */
    public Backlog plus(Backlog other) {
        return new Backlog(files + other.files, older(oldest, other.oldest));
    }

    /** The older of two times, of which either may be null. */
    public static Instant older(Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
