package io.blockframe.scrub;

import io.blockframe.store.EntryReport;

/** Is told what a scrub finds, while it goes on. Called by the thread that scrubs. */
@FunctionalInterface
public interface ScrubListener {

    /** An entry was inspected. */
    void inspected(EntryReport report);

    /** So many more bytes of shards were read. */
    default void checked(long bytes) {}

    /**
     * Everything was checked. Called before the ledger says that the run is over: a process that
     * dies in between has it told again by the one that goes on.
     *
     * @param summary all but what may yet keep the ledger from being written
     */
    default void finishing(ScrubSummary summary) {}

    /**
     * Whether the step under way is to end at once, whatever the rate. Asked by the threads that
     * read, often; must be quick and not throw.
     */
    default boolean stops() {
        return false;
    }
}
