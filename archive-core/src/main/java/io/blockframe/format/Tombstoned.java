package io.blockframe.format;

import io.blockframe.hash.Digest;

import java.time.Instant;

/**
 * Somebody removed an entry.
 *
 * @param sequence place in the order of all publications and removals, from 1
 * @param path of the entry
 * @param root of the entry
 * @param at when it was removed; never used for ordering
 */
public record Tombstoned(long sequence, ArchivePath path, Digest root, Instant at)
        implements CatalogueLine {}
