package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.format.Manifest;
import io.blockframe.format.Shard;

import java.nio.file.Path;

/**
 * The files of one entry, in the archive or in staging: where its shards lie, and where each of
 * them belongs in BLAKE3's tree. Immutable; opens nothing.
 *
 * @param disk the disk it lies on
 * @param directory the entry's folder
 * @param manifest what it says of itself, verified
 */
public record EntryFolder(Disk disk, Path directory, Manifest manifest) {

    public Geometry geometry() {
        return manifest.geometry();
    }

    public long fileBytes() {
        return manifest.entry().sizeBytes();
    }

    public int stripeCount() {
        return geometry().stripeCount(fileBytes());
    }

    /** Segments of a stripe that have a file: k, or fewer in the last stripe. */
    public int segmentsIn(int stripe) {
        return geometry().segmentCount(geometry().stripeBytes(fileBytes(), stripe));
    }

    /** Whether the shard has a file; a segment past the end of the file is zeros and has none. */
    public boolean hasFile(int stripe, int index) {
        return index >= geometry().dataShards() || index < segmentsIn(stripe);
    }

    /** The shard of a stripe; it must have a file. */
    public Shard shard(int stripe, int index) {
        int absent = geometry().dataShards() - segmentsIn(stripe);
        int position = index < geometry().dataShards() ? index : index - absent;
        return manifest.shards().get(stripe * geometry().totalShards() + position);
    }

    /** Length of a shard in bytes; 0 for a segment past the end of the file. */
    public int shardBytes(int stripe, int index) {
        return geometry().shardBytes(fileBytes(), stripe, index);
    }

    /** Rows of a stripe: cells of its longest shard. */
    public int rowCount(int stripe) {
        return Geometry.cellCount(shardBytes(stripe, 0));
    }

    /** Where a shard lies. */
    public Path path(Shard shard) {
        return shard.place().under(directory);
    }

    /** Where a copy of the cell records lies, {@code copy} from 0. */
    public Path cells(int copy) {
        return directory.resolve(EntryLayout.cellsName(copy));
    }

    /** Where a copy of the manifest lies, {@code copy} from 0. */
    public Path manifestCopy(int copy) {
        return directory.resolve(EntryLayout.manifestName(copy));
    }

    /** The tree that a shard's cells belong to: the file for segments, the shard for parity. */
    public TreePlace treePlace(int stripe, int index) {
        return TreePlace.of(geometry(), fileBytes(), stripe, index);
    }

    /**
     * Where a shard lies in its tree.
     *
     * @param firstByte the place of its first byte
     * @param treeBytes the length of all the bytes the tree is over
     */
    public record TreePlace(long firstByte, long treeBytes) {
        /** The place of a shard of a file of {@code fileBytes}. */
        public static TreePlace of(Geometry geometry, long fileBytes, int stripe, int index) {
            if (index >= geometry.dataShards()) {
                return new TreePlace(0, geometry.shardBytes(fileBytes, stripe, index));
            }
            long segment = (long) stripe * geometry.dataShards() + index;
            return new TreePlace(segment * geometry.shardBytes(), fileBytes);
        }
    }
}
