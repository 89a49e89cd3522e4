package io.blockframe.commit;

import io.blockframe.disk.DiskFile;
import io.blockframe.format.Shard;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A stripe whose shards were written and not yet forced.
 *
 * @param index of the stripe
 * @param shards those that have a file, in order
 * @param files the shards' open files, in the same order
 * @param records their cell records, in the order of {@code cells.dat}
 */
record WrittenStripe(int index, List<Shard> shards, List<DiskFile> files, MemorySegment records)
        implements AutoCloseable {

    @Override
    public void close() throws IOException {
        for (var file : files) {
            file.close();
        }
    }
}
