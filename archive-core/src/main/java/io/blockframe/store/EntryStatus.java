package io.blockframe.store;

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
    MISSING
}
