package io.blockframe.ingest;

import java.util.ArrayList;
import java.util.List;

/** The small files of one poll, up to as many as one job takes. Used by one thread. */
final class SmallFileCollector {

    /** Files that one job takes. */
    static final int MAX_FILES = 10_000;

    private List<Dropped> files = new ArrayList<>();

    /**
     * Adds a file.
     *
     * @return whether it is full
     */
    boolean add(Dropped file) {
        files.add(file);
        return files.size() >= MAX_FILES;
    }

    /** Everything that was added since the last call. */
    List<Dropped> drain() {
        var drained = files;
        files = new ArrayList<>();
        return drained;
    }
}
