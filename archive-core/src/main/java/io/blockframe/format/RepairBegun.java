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
 * @param by who repairs: a job's name, {@code health}, {@code mount}, {@code restore}, {@code
 *     heal}, {@code commit}
 * @param what the first file of the entry that is written; for people
 * @param process names the lock that is held meanwhile (FORMAT.md §5); empty when none could be had
 */
public record RepairBegun(
        ArchivePath path, Digest root, Instant at, String by, String what, String process)
        implements LedgerLine {

    /**
     * How history tells it while its end is not known.
     *
     * @param atWork whether who repairs is known to be at it
     */
    public DamageFound withoutEnd(boolean atWork) {
        return new DamageFound(
                path,
                root,
                at,
                by,
                EntryStatus.DAMAGED,
                (atWork
                                ? "the repair of %s began, and is at work"
                                : "the repair of %s began, and was interrupted; check the file"
                                        + " again")
                        .formatted(what));
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
