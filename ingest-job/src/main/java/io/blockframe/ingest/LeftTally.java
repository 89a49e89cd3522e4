package io.blockframe.ingest;

import io.blockframe.jobs.LeftAlone;
import io.blockframe.jobs.LeftFile;

import java.util.ArrayList;
import java.util.List;

/** Counts what is left alone, and remembers the first. Used by one thread. */
final class LeftTally {
    private final List<LeftFile> first = new ArrayList<>();
    private long count;

    void add(String file, String why) {
        count++;
        if (first.size() < LeftAlone.MAX_FIRST) {
            first.add(new LeftFile(file, why));
        }
    }

    LeftAlone total() {
        return new LeftAlone(count, first);
    }
}
