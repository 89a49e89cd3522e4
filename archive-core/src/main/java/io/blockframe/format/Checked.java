package io.blockframe.format;

import io.blockframe.hash.Digest;

import java.time.Instant;

/**
 * An entry was read wholly from the medium.
 *
 * @param path of the entry
 * @param root of the entry
 * @param at when that was done
 * @param status what was found; after a repair what it was repaired from is a {@link DamageFound}
 * @param proven whether the entry was also proven to survive the loss of any m shards: its parity
 *     was encoded anew and equalled what is there, and rows were rebuilt
 * @param run id of the {@link ScrubRun} that did it; empty when none did
 */
public record Checked(
        ArchivePath path, Digest root, Instant at, EntryStatus status, boolean proven, String run)
        implements LedgerLine {

    /** A check that no run did. */
    public Checked(ArchivePath path, Digest root, Instant at, EntryStatus status, boolean proven) {
        this(path, root, at, status, proven, "");
    }
}
