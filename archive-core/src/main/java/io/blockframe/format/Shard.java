package io.blockframe.format;

import io.blockframe.hash.Digest;

/**
 * One stored file of a stripe.
 *
 * @param stripe index of the stripe in the file
 * @param index 0 to k-1 for data, k to k+m-1 for parity
 * @param place where it lies, relative to the entry's folder
 * @param bytes its length, at least 1
 * @param digest the value that its cells fold to
 */
public record Shard(int stripe, int index, ArchivePath place, int bytes, Digest digest) {}
