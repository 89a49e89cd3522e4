package io.blockframe.ingest;

import io.blockframe.commit.SourceIdentity;
import io.blockframe.disk.FileStatus;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What our own renames made of files. A rename changes the ctime of a file under all of its names:
 * of a file with several (hard links), the others are still as they had settled when the first was
 * taken. Remembers the last files only. Thread-safe.
 */
final class OwnRenames {

    private record Renamed(SourceIdentity settled, SourceIdentity now) {}

    private final Map<Inode, Renamed> last =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Inode, Renamed> eldest) {
                    return size() > LanePoll.MAX_FILES;
                }
            };

    /** Whether nothing but our own renames touched a file since it was as it had settled. */
    synchronized boolean isStill(SourceIdentity settled, FileStatus now) {
        var found = SourceIdentity.of(now);
        return found.equals(settled)
                || new Renamed(settled, found).equals(last.get(Inode.of(found)));
    }

    /**
     * Notes what a file became by a rename.
     *
     * @param settled for which {@link #isStill} was true right before
     */
    synchronized void note(SourceIdentity settled, FileStatus now) {
        var found = SourceIdentity.of(now);
        last.put(Inode.of(found), new Renamed(settled, found));
    }
}
