package io.blockframe.store;

import io.blockframe.disk.DiskErrors;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Geometry;
import io.blockframe.format.Published;

import java.io.IOException;
import java.lang.foreign.Arena;

/** Inspects one entry. */
public final class EntryInspector implements AutoCloseable {

    private EntryInspector() {}

    /** An inspector that repairs what it finds. */
    public static EntryInspector repairing() {
        return new EntryInspector();
    }

    /** What an inspection found. */
    public record Report(EntryStatus status) {}

    /** Reads every shard from the medium and compares it with its digest. */
    public Report inspect(Archive archive, Published published) throws IOException {
        try {
            var folder = archive.manifests().loadBest(published.folder());
            for (var shard : folder.manifest().shards()) {
                if (!intact(folder, shard.stripe(), shard.index())) {
                    return new Report(EntryStatus.DAMAGED);
                }
            }
            return new Report(EntryStatus.HEALTHY);
        } catch (IOException e) {
            if (e instanceof DamagedException || DiskErrors.isDamage(e)) {
                return new Report(EntryStatus.LOST);
            }
            throw e;
        }
    }

    private static boolean intact(EntryFolder folder, int stripe, int index) throws IOException {
        var records = StripeRecords.load(folder, stripe, true);
        try (var reader = new ShardReader(folder.disk(), folder.path(folder.shard(stripe, index)));
                var arena = Arena.ofConfined()) {
            reader.dropCache();
            var data = arena.allocate(folder.shardBytes(stripe, index), 4096);
            var scratch = arena.allocate(Geometry.cellCount(data.byteSize()) * 36L, 8);
            return reader.read(0, data).isEmpty()
                    && CellDigester.mismatches(
                                    data,
                                    folder.treePlace(stripe, index),
                                    0,
                                    records.shardRecords(index),
                                    0,
                                    scratch)
                            .isEmpty();
        }
    }

    @Override
    public void close() {}
}
