package io.blockframe.mount;

import io.blockframe.store.Catalogue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The names of an archive, kept up to date: whoever looks asks the catalogue for news, at most once
 * a second. Nothing but the catalogue is read, so a damaged entry hides no other and one that is
 * not published yet is not seen. Thread-safe.
 */
final class ArchiveTree {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveTree.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Looking for news takes at most one part in so many of the time, however large the archive.
     */
    private static final int SHARE = 10;

    private final Catalogue catalogue;
    private final NameTree names = new NameTree();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile long nextRefresh;
    private boolean failing; // guarded by refreshing

    ArchiveTree(Catalogue catalogue) {
        this.catalogue = catalogue;
        names.update(catalogue.current());
        nextRefresh = System.nanoTime();
    }

    /** The names, at most about a second old. */
    NameTree names() {
        // One thread refreshes; the others go on with what is known.
        if (System.nanoTime() - nextRefresh >= 0 && refreshing.tryLock()) {
            try {
                refresh();
            } finally {
                refreshing.unlock();
            }
        }
        return names;
    }

    private void refresh() {
        long start = System.nanoTime();
        try {
            if (catalogue.refresh()) {
                names.update(catalogue.current());
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn(
                        "The catalogue cannot be read; the mount shows what it knew before, and"
                                + " tries again: {}",
                        e.toString());
            }
            failing = true;
        }
        long end = System.nanoTime();
        nextRefresh = end + Math.max(PAUSE_NANOS, SHARE * (end - start));
    }
}
