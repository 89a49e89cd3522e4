package io.blockframe.scrub;

import io.blockframe.format.ArchivePath;

import java.util.Optional;

/**
 * What to look at, and whether to repair it.
 *
 * @param repair whether to repair what is damaged; if not, nothing is ever written
 * @param fromMedium whether to read from the medium instead of the system's memory, to leave none
 *     of it there, and to prove that parity could rebuild
 * @param below only entries of this path and below it; all when empty
 */
public record HealthOptions(boolean repair, boolean fromMedium, Optional<ArchivePath> below) {

    /** Reads everything from the medium and repairs it. */
    public static final HealthOptions SCRUB = new HealthOptions(true, true, Optional.empty());

    /** Reads everything through the system's memory and writes nothing. */
    public static final HealthOptions VERIFY = new HealthOptions(false, false, Optional.empty());

    /** The same for entries of a path and below it. */
    public HealthOptions below(ArchivePath path) {
        return new HealthOptions(repair, fromMedium, Optional.of(path));
    }

    boolean selects(ArchivePath path) {
        return below.isEmpty() || path.startsWith(below.get());
    }
}
