package io.blockframe.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the small files of a job into groups that share their forces. A job can be stopped between
 * two of them, so none takes long.
 */
final class FileGroups {

    /** Files of one group. */
    static final int MAX_FILES = 1000;

    /** File bytes of one group; more bring no speed. */
    static final long MAX_BYTES = 64_000_000;

    private FileGroups() {}

    /** All files, in their order. */
    static List<List<Dropped>> of(List<Dropped> files) {
        var groups = new ArrayList<List<Dropped>>();
        var group = new ArrayList<Dropped>();
        long bytes = 0;
        for (var file : files) {
            boolean full = group.size() == MAX_FILES || bytes + file.sizeBytes() > MAX_BYTES;
            if (full && !group.isEmpty()) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(file);
            bytes += file.sizeBytes();
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }
}
