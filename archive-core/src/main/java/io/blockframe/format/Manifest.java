package io.blockframe.format;

import java.util.List;
import java.util.UUID;

/**
 * What an entry's folder says of itself.
 *
 * @param archive UUID of the archive it belongs to
 * @param generation counts its rewrites, from 1; of several copies the highest counts
 * @param entry the entry
 * @param geometry how it is cut and protected
 * @param shards every shard that has a file, by stripe and then by index
 */
public record Manifest(
        UUID archive, int generation, Entry entry, Geometry geometry, List<Shard> shards) {
    public Manifest {
        shards = List.copyOf(shards);
    }
}
