package io.blockframe.ingest;

/**
 * A stripe that is to be committed.
 *
 * @param index from 0
 * @param count stripes of the file
 */
record StripePlan(int index, int count) {}
