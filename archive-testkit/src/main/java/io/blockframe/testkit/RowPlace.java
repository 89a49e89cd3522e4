package io.blockframe.testkit;

/**
 * A row of cells that is lost or rebuilt together.
 *
 * @param stripe number of the stripe in the file
 * @param row number of the row in the stripe
 */
public record RowPlace(int stripe, int row) {}
