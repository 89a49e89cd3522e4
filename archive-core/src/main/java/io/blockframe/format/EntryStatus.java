package io.blockframe.format;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was found out about an entry, from best to worst. */
public enum EntryStatus {
    /** Everything checked and right. */
    HEALTHY,
    /** Damage found and repaired. */
    REPAIRED,
    /** Could not be read for a reason that is not damage: permission, descriptors, memory. */
    UNCHECKED,
    /** Damage found, repairable, not repaired. */
    DAMAGED,
    /** Some rows cannot be rebuilt. */
    LOST,
    /** The catalogue lists it, and nothing is there. */
    MISSING;

    /** As users read it and the ledger has it: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with this word; none when this program knows none. */
    public static Optional<EntryStatus> ofWord(String word) {
        return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
    }

    /** Whether every byte of the entry was there and right when that was found out. */
    public boolean isWhole() {
        return this == HEALTHY || this == REPAIRED;
    }
}
