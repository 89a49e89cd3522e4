package io.blockframe.format;

import java.util.List;

/**
 * Maps the size of a file to its tier. The last tier takes whatever is larger.
 *
 * @param tiers by rising size
 */
public record TierPolicy(List<Tier> tiers) {
    private static final int SEGMENT_BYTES = 32 << 20;

    /** As documented for users: RS(1,3) up to 1 GB, RS(30,3) above. */
    public static final TierPolicy DEFAULT =
            new TierPolicy(
                    List.of(
                            new Tier(1, 10_000_000, new Geometry(1, 3, SEGMENT_BYTES)),
                            new Tier(2, 1_000_000_000, new Geometry(1, 3, SEGMENT_BYTES)),
                            new Tier(3, 35_000_000_000L, new Geometry(30, 3, SEGMENT_BYTES))));

    public TierPolicy {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty()) {
            throw new IllegalArgumentException("at least one tier is needed");
        }
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).maxBytes() <= tiers.get(i - 1).maxBytes()) {
                throw new IllegalArgumentException(
                        "tier %d must take larger files than tier %d"
                                .formatted(tiers.get(i).number(), tiers.get(i - 1).number()));
            }
        }
    }

    /**
     * About how many bytes the shards of an entry have: it may have been protected by other rules
     * than these.
     */
    public long storedBytes(Entry entry) {
        var geometry = tiers.get(Math.min(entry.tier(), tiers.size()) - 1).geometry();
        return entry.sizeBytes() / geometry.dataShards() * geometry.totalShards();
    }

    /** The tier of a file of {@code sizeBytes}. */
    public Tier tierOf(long sizeBytes) {
        return tiers.stream()
                .filter(tier -> sizeBytes <= tier.maxBytes())
                .findFirst()
                .orElse(tiers.getLast());
    }
}
