package io.blockframe.heal;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;
import io.blockframe.read.CellCache;
import io.blockframe.read.EntryReader;
import io.blockframe.read.ReadPolicy;
import io.blockframe.store.CellDonation;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.RowLostException;
import io.blockframe.store.StripeRecords;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An entry with the same content elsewhere. What it can rebuild it gives, too; what it cannot
 * verify it gives as it is, for the entry to heal may be able to. Writes nothing.
 */
final class EntryDonor implements CellDonation.Donor, AutoCloseable {

    private static final long CACHE_BYTES = 16 << 20;
    private static final ReadPolicy SILENT = new ReadPolicy(false, _ -> {});

    private final EntryFolder own;
    private final EntryFolder other;
    private final CellCache cache = new CellCache(CACHE_BYTES);
    private final EntryReader reader;
    private StripeRecords records;
    private int recordsStripe = -1;
    private Path openPath;
    private DiskFile open;

    /**
     * @param own the entry to heal
     * @param other with the same root; may have another geometry
     */
    EntryDonor(EntryFolder own, EntryFolder other) {
        this.own = own;
        this.other = other;
        this.reader = EntryReader.open(other, cache, SILENT);
    }

    @Override
    public boolean read(int stripe, int index, int row, MemorySegment target) throws IOException {
        long offset = (long) row * Geometry.CELL_BYTES;
        if (index >= own.geometry().dataShards()) {
            return sameGeometry() && readRaw(other.shard(stripe, index), target, offset);
        }
        long position = own.treePlace(stripe, index).firstByte() + offset;
        return readVerified(target, position) || readRaw(target, position);
    }

    private boolean readVerified(MemorySegment target, long position) throws IOException {
        try {
            return reader.read(target, position) == target.byteSize();
        } catch (RowLostException e) {
            return false;
        }
    }

    private boolean readRaw(MemorySegment target, long position) throws IOException {
        var geometry = other.geometry();
        int segment = Math.toIntExact(position / geometry.shardBytes());
        var shard = other.shard(segment / geometry.dataShards(), segment % geometry.dataShards());
        return readRaw(shard, target, position % geometry.shardBytes());
    }

    private boolean readRaw(Shard shard, MemorySegment target, long offset) throws IOException {
        try {
            return open(other.path(shard)).read(target, offset) == target.byteSize();
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    private DiskFile open(Path path) throws IOException {
        if (!path.equals(openPath)) {
            closeFile();
            open = other.disk().openForReading(path);
            openPath = path;
        }
        return open;
    }

    @Override
    public Optional<MemorySegment> records(int stripe, int index) throws IOException {
        if (!sameGeometry()) {
            return Optional.empty();
        }
        if (recordsStripe != stripe) {
            records = StripeRecords.load(other, stripe);
            recordsStripe = stripe;
        }
        return records.known(index) ? Optional.of(records.shardRecords(index)) : Optional.empty();
    }

    private boolean sameGeometry() {
        return other.geometry().equals(own.geometry());
    }

    private void closeFile() throws IOException {
        openPath = null;
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeFile();
        reader.close();
        cache.close();
    }
}
