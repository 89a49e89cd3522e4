package io.blockframe.store;

/**
 * What an inspector keeps from entry to entry.
 *
 * @param workers the threads that compute; where the medium is read ahead, all but one of them
 * @param pace how shards are read
 * @param cells for a band of cells, and some that are read ahead
 * @param records for the records of a stripe
 * @param copies for the records of a stripe as a copy has them
 * @param parity for parity that is encoded anew
 */
record InspectorResources(
        Workers workers,
        Pace pace,
        ReusedMemory cells,
        ReusedMemory records,
        ReusedMemory copies,
        ReusedMemory parity)
        implements AutoCloseable {

    InspectorResources(InspectorOptions options, int threads) {
        this(
                new Workers(threads, options.idle()),
                new Pace(options.throttle(), options.idle(), options.listener()::stops),
                new ReusedMemory(),
                new ReusedMemory(),
                new ReusedMemory(),
                new ReusedMemory());
    }

    /** The same, for as long as these are not closed; everything happens in the calling thread. */
    InspectorResources alone() {
        return new InspectorResources(workers.atMost(1), pace, cells, records, copies, parity);
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
