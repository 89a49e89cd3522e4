package io.blockframe.format;

import io.blockframe.hash.Digest;

import java.time.Instant;

/**
 * Damage of an entry was found.
 *
 * @param path of the entry
 * @param root of the entry
 * @param at when it was found
 * @param by who found it: a job's name, {@code health}, {@code mount}, {@code restore}, {@code
 *     heal}, {@code commit}
 * @param status what became of the entry: repaired, damaged, lost or missing
 * @param what was damaged and how it was repaired; one line, for people
 */
public record DamageFound(
        ArchivePath path, Digest root, Instant at, String by, EntryStatus status, String what)
        implements LedgerLine {}
