package io.blockframe.format;

import java.time.Instant;

/**
 * A daemon found a scrub declared: from then on its runs are missed.
 *
 * @param job its name
 * @param at when it was found; of several lines the earliest counts
 */
public record JobSeen(String job, Instant at) implements LedgerLine {}
