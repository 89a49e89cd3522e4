package io.blockframe.store;

import io.blockframe.erasure.ReedSolomon;
import io.blockframe.format.Geometry;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Proves that parity could rebuild: encodes rows anew and compares. Parity that verifies against
 * its own digest, but was not made from this data, would be found out only when it is needed.
 * Thread-safe.
 */
final class ParityCheck {

    private final int dataShards;
    private final ReedSolomon.Rebuild encode;
    private final int parityShards;
    private final MemorySegment encoded;
    private final AtomicInteger inconsistentRows = new AtomicInteger();

    ParityCheck(Geometry geometry, InspectorResources resources) {
        dataShards = geometry.dataShards();
        parityShards = geometry.parityShards();
        int total = geometry.totalShards();
        encode =
                ReedSolomon.of(dataShards, parityShards)
                        .rebuild(
                                IntStream.range(0, dataShards).toArray(),
                                IntStream.range(dataShards, total).toArray());
        long cells = (long) resources.workers().count() * parityShards;
        encoded = resources.parity().take(cells * Geometry.CELL_BYTES);
    }

    /**
     * Checks one row whose cells all verify.
     *
     * @param cells k + m buffers; null where a shard has no cell
     * @param cellBytes lengths of the cells
     * @param worker number of the thread
     */
    void check(MemorySegment[] cells, IntUnaryOperator cellBytes, int worker) {
        int length = cellBytes.applyAsInt(dataShards);
        var inputs = new MemorySegment[dataShards];
        for (int index = 0; index < dataShards; index++) {
            int bytes = cellBytes.applyAsInt(index);
            inputs[index] = RowRebuilder.padded(cells[index], bytes, length);
        }
        var outputs = new MemorySegment[parityShards];
        for (int j = 0; j < parityShards; j++) {
            long at = ((long) worker * parityShards + j) * Geometry.CELL_BYTES;
            outputs[j] = encoded.asSlice(at, length);
        }
        encode.run(inputs, outputs);
        for (int j = 0; j < parityShards; j++) {
            if (outputs[j].mismatch(cells[dataShards + j].asSlice(0, length)) != -1) {
                inconsistentRows.incrementAndGet();
                return;
            }
        }
    }

    int inconsistentRows() {
        return inconsistentRows.get();
    }
}
