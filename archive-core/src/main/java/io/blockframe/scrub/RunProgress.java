package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;

import java.util.Optional;

/**
 * How far a scrub is.
 *
 * @param doneBytes bytes of files that were checked, those of the entry under way included
 * @param totalBytes bytes of the files that are to be checked, or were
 * @param doneEntries entries that were checked
 * @param totalEntries entries that are to be checked, or were
 * @param underWay the path of the entry that comes next, or is under way
 */
public record RunProgress(
        long doneBytes,
        long totalBytes,
        long doneEntries,
        long totalEntries,
        Optional<ArchivePath> underWay) {}
