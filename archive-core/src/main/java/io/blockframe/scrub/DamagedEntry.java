package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryStatus;
import io.blockframe.hash.Digest;

/**
 * An entry in which a scrub found something.
 *
 * @param path what it was dropped as; the entry's folder when that is all that is known
 * @param root of its content
 * @param status what became of it; never {@link EntryStatus#HEALTHY}
 * @param what what was found and done, on one line for people
 */
public record DamagedEntry(ArchivePath path, Digest root, EntryStatus status, String what) {}
