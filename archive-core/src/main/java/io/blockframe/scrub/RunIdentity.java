package io.blockframe.scrub;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One run of a scrub, over all processes that it takes.
 *
 * @param id a UUID
 * @param startedAt when it began, by a clock that may have been wrong
 * @param seed decides what is decided by lot
 */
record RunIdentity(String id, Instant startedAt, long seed) {

    static RunIdentity begin(Clock clock) {
        return new RunIdentity(
                UUID.randomUUID().toString(),
                clock.instant(),
                ThreadLocalRandom.current().nextLong());
    }
}
