package io.blockframe.commit;

import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.lang.foreign.Arena;
import java.util.List;

/** Folds the values of a file's segments to its root. */
final class Roots {

    private Roots() {}

    /**
     * The root of a file.
     *
     * @param shards all its shards, in order; none for an empty file
     */
    static Digest of(Geometry geometry, List<Shard> shards) {
        var segments = shards.stream().filter(s -> s.index() < geometry.dataShards()).toList();
        if (segments.isEmpty()) {
            return Blake3.fastest().hash(new byte[0]);
        }
        try (var arena = Arena.ofConfined()) {
            var values = arena.allocate((long) segments.size() * Digest.BYTES, 8);
            for (int i = 0; i < segments.size(); i++) {
                segments.get(i).digest().copyTo(values, (long) i * Digest.BYTES);
            }
            return Blake3.fastest().fold(values, segments.size(), true);
        }
    }
}
