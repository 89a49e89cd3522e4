package io.blockframe.jobs;

import java.time.Instant;

/**
 * What an execution left with a file that it archived. Numbers begin anew when the history is lost:
 * only an execution that ran at that time is the one that is meant.
 *
 * @param executionId its number
 * @param at a moment in which it ran
 */
public record Trace(long executionId, Instant at) {}
