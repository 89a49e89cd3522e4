package io.blockframe.store;

import io.blockframe.disk.DiskFile;
import io.blockframe.format.CellRecords;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Digest;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Reads the file of a shard from end to end, to see whether it is what was committed. */
public final class ShardFile {

    private ShardFile() {}

    /** Is told how far the reading is, and ends it by throwing. */
    @FunctionalInterface
    public interface Progress {
        /** So many more bytes were read. */
        void read(long bytes) throws IOException;
    }

    /**
     * The digest of the first {@code bytes} of a file.
     *
     * @param place of the shard in its tree
     * @param slice off-heap, whole cells: what is read at a time
     * @param records receives the record of each cell
     * @return empty when the file is shorter
     */
    public static Optional<Digest> digest(
            DiskFile file,
            int bytes,
            EntryFolder.TreePlace place,
            MemorySegment slice,
            MemorySegment records,
            Progress progress)
            throws IOException {
        for (long start = 0; start < bytes; start += slice.byteSize()) {
            var part = slice.asSlice(0, Math.min(slice.byteSize(), bytes - start));
            if (file.read(part, start) < part.byteSize()) {
                return Optional.empty();
            }
            long at = (long) Geometry.cellCount(start) * CellRecords.BYTES;
            CellDigester.digest(part, place, start, records, at);
            progress.read(part.byteSize());
        }
        int cells = Geometry.cellCount(bytes);
        try (var arena = Arena.ofConfined()) {
            var scratch = arena.allocate((long) cells * Digest.BYTES, 8);
            return Optional.of(CellDigester.fold(records, 0, cells, place, scratch));
        }
    }
}
