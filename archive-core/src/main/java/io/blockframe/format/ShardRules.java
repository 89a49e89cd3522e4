package io.blockframe.format;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What the shards of a manifest must be, given its geometry and its entry. */
final class ShardRules {
    private ShardRules() {}

    /**
     * Checks that the shards are exactly those that the file calls for, in order, each at a place
     * of its own, and that the data shards fold to the root.
     *
     * @throws IllegalArgumentException naming the shard, what it is and what was expected
     */
    static void check(Manifest manifest) {
        Geometry geometry = manifest.geometry();
        long fileBytes = manifest.entry().sizeBytes();
        checkCount(manifest);
        Set<ArchivePath> places = placesOfMetadata(geometry);
        Iterator<Shard> shards = manifest.shards().iterator();
        for (int stripe = 0; stripe < geometry.stripeCount(fileBytes); stripe++) {
            for (int index = 0; index < geometry.totalShards(); index++) {
                int bytes = geometry.shardBytes(fileBytes, stripe, index);
                if (bytes > 0) {
                    checkShard(shards.next(), stripe, index, bytes, places);
                }
            }
        }
        checkRoot(manifest);
    }

    /** By arithmetic, before anything is done once for each stripe of a size that may be a lie. */
    private static void checkCount(Manifest manifest) {
        Geometry geometry = manifest.geometry();
        long fileBytes = manifest.entry().sizeBytes();
        long segments = Math.ceilDiv(fileBytes, (long) geometry.shardBytes());
        long stripes = Math.ceilDiv(fileBytes, geometry.stripeBytes());
        long expected = segments + stripes * geometry.parityShards();
        if (manifest.shards().size() != expected) {
            throw new IllegalArgumentException(
                    "field shards: found %d, expected %d for %d bytes in %s with shards of %d bytes"
                            .formatted(
                                    manifest.shards().size(),
                                    expected,
                                    fileBytes,
                                    geometry,
                                    geometry.shardBytes()));
        }
    }

    private static Set<ArchivePath> placesOfMetadata(Geometry geometry) {
        var places = new HashSet<ArchivePath>();
        for (int copy = 0; copy < EntryLayout.metadataCopies(geometry); copy++) {
            places.add(ArchivePath.of(EntryLayout.manifestName(copy)));
            places.add(ArchivePath.of(EntryLayout.cellsName(copy)));
        }
        return places;
    }

    private static void checkShard(
            Shard shard, int stripe, int index, int bytes, Set<ArchivePath> places) {
        if (shard.stripe() != stripe || shard.index() != index || shard.bytes() != bytes) {
            throw new IllegalArgumentException(
                    "field shards: found stripe %d shard %d of %d bytes, expected stripe %d shard %d of %d bytes"
                            .formatted(
                                    shard.stripe(),
                                    shard.index(),
                                    shard.bytes(),
                                    stripe,
                                    index,
                                    bytes));
        }
        if (!places.add(shard.place())) {
            throw new IllegalArgumentException(
                    "field shards: found the place %s of stripe %d shard %d taken, expected one of its own"
                            .formatted(shard.place().printable(), stripe, index));
        }
    }

    private static void checkRoot(Manifest manifest) {
        Digest root = fold(manifest);
        if (!manifest.entry().root().equals(root)) {
            throw new IllegalArgumentException(
                    "field root: found %s, expected %s, to which the segments fold"
                            .formatted(manifest.entry().root(), root));
        }
    }

    private static Digest fold(Manifest manifest) {
        List<Digest> segments =
                manifest.shards().stream()
                        .filter(shard -> shard.index() < manifest.geometry().dataShards())
                        .map(Shard::digest)
                        .toList();
        if (segments.isEmpty()) {
            return Blake3.fastest().hash(new byte[0]);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) segments.size() * Digest.BYTES);
            for (int i = 0; i < segments.size(); i++) {
                segments.get(i).copyTo(values, (long) i * Digest.BYTES);
            }
            return Blake3.fastest().fold(values, segments.size(), true);
        }
    }
}
