package io.blockframe.jobs;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies there for a job to be done.
 *
 * @param files that were found and are not done
 * @param oldest since when the one lies there that waits longest; null when there is none
 * @param first some of them, those that were tried in vain before the others
 */
public record Backlog(long files, Instant oldest, List<WaitingFile> first) {
    /** Files that {@code first} has at most. */
    public static final int MAX_FIRST = 20;

    /** Nothing to do. */
    public static final Backlog NONE = new Backlog(0, null, List.of());

    public Backlog {
        first =
                first.stream()
                        .sorted(Comparator.comparingInt(file -> -file.tries()))
                        .limit(MAX_FIRST)
                        .toList();
    }

    /** Both together. */
    public Backlog plus(Backlog other) {
        return new Backlog(
                files + other.files,
                older(oldest, other.oldest),
                Stream.concat(first.stream(), other.first.stream()).toList());
    }

    /** The older of two times, of which either may be null. */
    public static Instant older(Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
