package io.blockframe.ingest;

import io.blockframe.commit.SourceIdentity;

import java.time.Duration;

/**
 * What is remembered of a file, or folder, between the polls that see it.
 *
 * @param sinceNanos when it was found as it is now, or failed the last time
 * @param failures tries in vain
 * @param leftBy number of the last execution that failed or was stopped and left it, or {@link
 *     #NOBODY}
 * @param isHeld whether it is left alone until it changes, or somebody wants it tried
 * @param neededBytes what must be free in the archive before it is tried again, 0 for any
 * @param why it was not taken, and what to do
 */
record SeenFile(
        SourceIdentity identity,
        boolean isFile,
        long sinceNanos,
        int failures,
        long leftBy,
        boolean isHeld,
        long neededBytes,
        String why) {

    /** Why a file waits that nothing keeps. */
    static final String SETTLED = "it is taken at the next poll";

    private static final long NOBODY = -1;
    private static final int MAX_DOUBLINGS = 20;

    /** What is doubled where files settle faster. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofMinutes(10);

    static SeenFile found(SourceIdentity identity, boolean isFile, long nanos, String why) {
        return new SeenFile(identity, isFile, nanos, 0, NOBODY, false, 0, why);
    }

    /** The same after something touched it. */
    SeenFile as(SourceIdentity now) {
        return new SeenFile(now, isFile, sinceNanos, failures, leftBy, isHeld, neededBytes, why);
    }

    SeenFile failedAt(long nanos, long execution, String why) {
        return new SeenFile(
                identity, isFile, nanos, failures + 1, execution, false, neededBytes, why);
    }

    SeenFile needing(long bytes) {
        return new SeenFile(identity, isFile, sinceNanos, failures, leftBy, isHeld, bytes, why);
    }

    SeenFile heldBy(long execution) {
        var reason =
                "execution %d was stopped; restart it, or run the job, to go on"
                        .formatted(execution);
        return new SeenFile(
                identity, isFile, sinceNanos, failures, execution, true, neededBytes, reason);
    }

    SeenFile inVain(long nanos, long execution, String why) {
        return new SeenFile(
                identity, isFile, nanos, failures + 1, execution, true, neededBytes, why);
    }

    SeenFile toTryNow() {
        return new SeenFile(identity, isFile, sinceNanos, 0, NOBODY, false, 0, SETTLED);
    }

    /** How long it must stay as it is: with each failure twice as long. */
    Duration quiet(Duration settle) {
        if (failures == 0) {
            return settle;
        }
        var doubled = max(settle, SHORTEST).multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        return doubled.compareTo(LONGEST) > 0 ? max(LONGEST, settle) : doubled;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    SeenFile because(String why) {
        return new SeenFile(
                identity, isFile, sinceNanos, failures, leftBy, isHeld, neededBytes, why);
    }
}
