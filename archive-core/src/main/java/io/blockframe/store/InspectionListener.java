package io.blockframe.store;

import io.blockframe.format.Entry;

/** Is told how inspections get on. */
@FunctionalInterface
public interface InspectionListener {

    /** So many more bytes were checked; called by the thread that inspects. */
    void checked(long bytes);

    /**
     * A file of the entry is about to be written. Called by several threads at once; must not
     * throw.
     *
     * @param file its place in the entry, for people
     */
    default void repairs(Entry entry, String file) {}

    /**
     * Whether to end, with a {@link StoppedException} and at once, whatever the rate. Asked by the
     * threads that read; must be quick and not throw.
     */
    default boolean stops() {
        return false;
    }
}
