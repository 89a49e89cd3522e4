package io.blockframe.format;

import io.blockframe.hash.Digest;

import java.time.Instant;

/**
 * A damaged entry is about to be repaired. What came of it says a {@link DamageFound} of the same
 * entry by the same, later; where none follows, whoever repaired was interrupted, or is at it.
 *
 * @param path of the entry
 * @param root of the entry
 * @param at when, before the first byte was written
 * @param by who repairs: a job's name, {@code health}, {@code mount}, {@code heal}, {@code commit}
 * @param what the first file of the entry that is written; for people
 */
public record RepairBegun(ArchivePath path, Digest root, Instant at, String by, String what)
        implements LedgerLine {

    /** How history tells it while its end is not known. */
    public DamageFound withoutEnd() {
        return new DamageFound(
                path,
                root,
                at,
                by,
                EntryStatus.DAMAGED,
                "the repair of %s began and is not over, or was interrupted".formatted(what));
    }

    /** How history tells it when it was interrupted, and the entry was then found to be whole. */
    public DamageFound interrupted(Instant foundAt) {
        return new DamageFound(
                path,
                root,
                foundAt,
                by,
                EntryStatus.REPAIRED,
                "the repair of %s began at %s and was interrupted; the file is whole now"
                        .formatted(what, at));
    }
}
