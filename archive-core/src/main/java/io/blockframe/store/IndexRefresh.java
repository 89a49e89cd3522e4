package io.blockframe.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Leaves an index of the catalogue for whoever opens the archive next. Only time is lost where it
 * cannot be written; why is in the log.
 */
public final class IndexRefresh {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRefresh.class);

    private IndexRefresh() {}

    /** As {@link Catalogue#refreshIndex}. */
    public static void run(Catalogue catalogue) {
        try {
            catalogue.refreshIndex();
        } catch (IOException e) {
            LOG.info("The index of the catalogue cannot be written: {}", e.toString());
        }
    }

    /** The same in a thread of its own, which ends with the process. */
    public static void start(Catalogue catalogue) {
        Thread.ofPlatform().daemon().name("catalogue-index").start(() -> run(catalogue));
    }
}
