package io.blockframe.ingest;

import java.time.Duration;
import java.util.Optional;

/**
 * Which files of a drop folder are taken, when, and how many at once.
 *
 * @param poll how often the folder is looked at
 * @param settle how long a file must not have changed before it is taken
 * @param emptyFoldersAfter how long a folder must have been empty before it goes
 * @param ignore names that are left alone, as hidden ones always are
 * @param doneFile what the name of a file's marker has more than the file's; without it no file
 *     needs a marker
 * @param largeAtOnce large files that are committed at the same time, at least 1
 */
public record PickupRules(
        Duration poll,
        Duration settle,
        Duration emptyFoldersAfter,
        NamePatterns ignore,
        Optional<String> doneFile,
        int largeAtOnce) {}
