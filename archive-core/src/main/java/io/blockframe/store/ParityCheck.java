package io.blockframe.store;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.blockframe.erasure.ReedSolomon;
import io.blockframe.format.Geometry;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Proves that parity could rebuild: encodes rows anew and compares, and really rebuilds some from k
 * of their cells. Parity that verifies against its own digest, but was not made from this data,
 * would be found out only when it is needed. Thread-safe.
 */
final class ParityCheck {

    private final int dataShards;
    private final int parityShards;
    private final ReedSolomon code;
    private final ReedSolomon.Rebuild encode;
    private final MemorySegment encoded;
    private final AtomicInteger inconsistentRows = new AtomicInteger();

    ParityCheck(Geometry geometry, InspectorResources resources) {
        dataShards = geometry.dataShards();
        parityShards = geometry.parityShards();
        int total = geometry.totalShards();
        code = ReedSolomon.of(dataShards, parityShards);
        encode =
                code.rebuild(
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
     * @param survivors chooses k cells, from which the m others are rebuilt, too; null: it is only
     *     encoded anew
     * @param worker number of the thread
     */
    void check(
            MemorySegment[] cells,
            IntUnaryOperator cellBytes,
            RandomGenerator survivors,
            int worker) {
        var row = padded(cells, cellBytes);
        if (!encodes(row, worker) || survivors != null && !rebuilds(row, survivors, worker)) {
            inconsistentRows.incrementAndGet();
        }
    }

    private boolean encodes(MemorySegment[] row, int worker) {
        var parity = IntStream.range(dataShards, row.length).toArray();
        return gives(encode, Arrays.copyOf(row, dataShards), row, parity, worker);
    }

    private boolean rebuilds(MemorySegment[] row, RandomGenerator random, int worker) {
        var order = IntStream.range(0, row.length).toArray();
        for (int i = 0; i < parityShards; i++) {
            int other = random.nextInt(i, order.length);
            int index = order[i];
            order[i] = order[other];
            order[other] = index;
        }
        var lost = Arrays.copyOf(order, parityShards);
        var survivors = Arrays.copyOfRange(order, parityShards, order.length);
        var inputs = new MemorySegment[dataShards];
        Arrays.setAll(inputs, i -> row[survivors[i]]);
        return gives(code.rebuild(survivors, lost), inputs, row, lost, worker);
    }

    private MemorySegment[] padded(MemorySegment[] cells, IntUnaryOperator cellBytes) {
        int length = cellBytes.applyAsInt(dataShards);
        var row = new MemorySegment[cells.length];
        Arrays.setAll(row, i -> RowRebuilder.padded(cells[i], cellBytes.applyAsInt(i), length));
        return row;
    }

    /** Whether the code makes the wanted cells of the row from the inputs. */
    private boolean gives(
            ReedSolomon.Rebuild rebuild,
            MemorySegment[] inputs,
            MemorySegment[] row,
            int[] wanted,
            int worker) {
        long length = row[dataShards].byteSize();
        var outputs = new MemorySegment[wanted.length];
        for (int j = 0; j < outputs.length; j++) {
            long at = ((long) worker * parityShards + j) * Geometry.CELL_BYTES;
            outputs[j] = encoded.asSlice(at, length);
        }
        rebuild.run(inputs, outputs);
        for (int j = 0; j < outputs.length; j++) {
            if (!isSame(row[wanted[j]], outputs[j])) {
                return false;
            }
        }
        return true;
    }

    /** A segment past the end of the file is zeros. */
    private static boolean isSame(MemorySegment cell, MemorySegment rebuilt) {
        return cell == null ? isZero(rebuilt) : rebuilt.mismatch(cell) == -1;
    }

    private static boolean isZero(MemorySegment cell) {
        // Its first byte, and each byte like the one before.
        return cell.get(JAVA_BYTE, 0) == 0
                && cell.asSlice(1).mismatch(cell.asSlice(0, cell.byteSize() - 1)) == -1;
    }

    /** So many more were found before. */
    void addInconsistentRows(int rows) {
        inconsistentRows.addAndGet(rows);
    }

    int inconsistentRows() {
        return inconsistentRows.get();
    }
}
