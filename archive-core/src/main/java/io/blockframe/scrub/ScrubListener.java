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
     * Whether the step under way is to end at once, whatever the rate. Asked by the threads that
     * read, often; must be quick and not throw.
     */
    default boolean stops() {
        return false;
    }
}
