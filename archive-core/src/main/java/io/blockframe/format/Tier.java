package io.blockframe.format;

/**
 * The rule that picks a geometry.
 *
 * @param number what users call it, from 1
 * @param maxBytes the largest file that it takes
 * @param geometry what it gives
 */
public record Tier(int number, long maxBytes, Geometry geometry) {}
