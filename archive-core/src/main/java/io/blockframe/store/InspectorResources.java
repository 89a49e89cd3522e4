package io.blockframe.store;

import io.blockframe.disk.Throttle;

/**
 * What an inspector keeps from entry to entry.
 *
 * @param workers the threads that compute
 * @param throttle the rate at which shards are read
 * @param idle whether threads that read give way to all other I/O
 * @param cells for a band of cells, and some that are read ahead
 * @param records for the records of a stripe
 * @param copies for the records of a stripe as a copy has them
 * @param parity for parity that is encoded anew
 */
record InspectorResources(
        Workers workers,
        Throttle throttle,
        boolean idle,
        ReusedMemory cells,
        ReusedMemory records,
        ReusedMemory copies,
        ReusedMemory parity)
        implements AutoCloseable {

    InspectorResources(InspectorOptions options, int threads) {
        this(
                new Workers(threads, options.idle()),
                options.throttle(),
                options.idle(),
                new ReusedMemory(),
                new ReusedMemory(),
                new ReusedMemory(),
                new ReusedMemory());
    }

    @Override
    public void close() {
        workers.close();
        cells.close();
        records.close();
        copies.close();
        parity.close();
    }
}
