package io.blockframe.store;

/**
 * What an inspector keeps from entry to entry.
 *
 * @param workers the threads that compute
 * @param cells for a band of cells
 * @param records for the records of a stripe
 * @param copies for the records of a stripe as a copy has them
 * @param parity for parity that is encoded anew
 */
record InspectorResources(
        Workers workers,
        ReusedMemory cells,
        ReusedMemory records,
        ReusedMemory copies,
        ReusedMemory parity)
        implements AutoCloseable {

    InspectorResources(int threads) {
        this(
                new Workers(threads),
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
