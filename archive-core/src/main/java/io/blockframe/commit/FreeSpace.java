package io.blockframe.commit;

import io.blockframe.disk.DiskFullException;
import io.blockframe.format.CellRecords;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.store.Archive;

import java.io.IOException;

/** Looks for room before anything is written. */
final class FreeSpace {

    /** Manifests, journals, directories: a little for each entry. */
    private static final long OVERHEAD_BYTES = 64 * 1024;

    private FreeSpace() {}

    /**
     * Checks that an entry fits.
     *
     * @throws DiskFullException when it does not, with both figures
     */
    static void check(Archive archive, Geometry geometry, long fileBytes) throws IOException {
        require(archive, storedBytes(geometry, fileBytes));
    }

    /** Checks that what is left of an entry fits; otherwise as {@link #check}. */
    static void checkRest(Archive archive, Geometry geometry, long fileBytes, long doneBytes)
            throws IOException {
        require(archive, storedBytes(geometry, fileBytes) - storedBytes(geometry, doneBytes));
    }

    static void require(Archive archive, long neededBytes) throws IOException {
        long usable = archive.disk().usableBytes(archive.directory());
        if (usable < neededBytes) {
            throw new DiskFullException(archive.directory(), neededBytes, usable);
        }
    }

    /** What an entry takes on disk, parity and copies included. */
    static long storedBytes(Geometry geometry, long fileBytes) {
        int stripes = geometry.stripeCount(fileBytes);
        long parity = 0;
        if (stripes > 0) {
            long full = (stripes - 1L) * geometry.shardBytes();
            parity =
                    geometry.parityShards()
                            * (full + geometry.shardBytes(fileBytes, stripes - 1, 0));
        }
        long records =
                EntryLayout.metadataCopies(geometry) * CellRecords.totalBytes(geometry, fileBytes);
        return fileBytes + parity + records + OVERHEAD_BYTES;
    }
}
