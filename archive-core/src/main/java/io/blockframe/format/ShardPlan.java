package io.blockframe.format;

/**
 * A stored file of a stripe before its bytes are known.
 *
 * @param stripe index of the stripe in the file
 * @param index 0 to k-1 for data, k to k+m-1 for parity
 * @param place where it lies, relative to the entry's folder
 * @param bytes its length, at least 1
 */
public record ShardPlan(int stripe, int index, ArchivePath place, int bytes) {}
