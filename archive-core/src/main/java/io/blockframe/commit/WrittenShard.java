package io.blockframe.commit;

import io.blockframe.disk.DiskFile;
import io.blockframe.format.ShardPlan;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A shard that was written and not yet forced. Whoever has it closes it.
 *
 * @param plan where it lies
 * @param file its open file
 * @param records its cell records, complete when {@code digested}
 * @param digested the computing of the records
 */
record WrittenShard(
        ShardPlan plan, DiskFile file, MemorySegment records, WorkQueue.Progress digested)
        implements Closeable {

    @Override
    public void close() throws IOException {
        file.close();
    }
}
