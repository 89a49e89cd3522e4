package io.blockframe.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.blockframe.disk.Disk;
import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.StripeRecords;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** The cell records of the stripes that were read last. Thread-safe; a stripe is loaded once. */
final class RecordsCache {

    /** A stripe of 30 + 3 shards of 32 MiB has 600 KB of records. */
    private static final long MAX_BYTES = 64 << 20;

    /** Records that were damaged when they were loaded may have been repaired since. */
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final OpenShards shards;
    private final Cache<Key, StripeRecords> records =
            Caffeine.newBuilder()
                    .maximumWeight(MAX_BYTES)
                    .weigher((Key key, StripeRecords _) -> key.bytes)
                    .expireAfterWrite(MAX_AGE)
                    .executor(Runnable::run)
                    .build();

    RecordsCache(OpenShards shards) {
        this.shards = shards;
    }

    /**
     * @param geometry an entry that was written anew may be cut in another way
     * @param bytes length of the records, known from the others
     */
    private record Key(Disk disk, Path directory, Geometry geometry, int stripe, int bytes) {}

    /** The records of a stripe, loaded from the entry's folder when they are not here. */
    StripeRecords of(EntryFolder folder, int stripe) throws IOException {
        long bytes =
                (long) folder.geometry().totalShards()
                        * folder.rowCount(stripe)
                        * CellRecords.BYTES;
        var key =
                new Key(
                        folder.disk(),
                        folder.directory(),
                        folder.geometry(),
                        stripe,
                        (int) Math.min(bytes, Integer.MAX_VALUE));
        try {
            return records.get(key, _ -> load(folder, stripe));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private StripeRecords load(EntryFolder folder, int stripe) {
        try {
            return RecordsSearch.of(folder, stripe, shards);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
