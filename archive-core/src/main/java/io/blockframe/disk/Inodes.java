package io.blockframe.disk;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/**
 * How many files and folders a file system can hold, and what room it has beside that.
 *
 * @param count inodes there are; 0 where they are made as needed
 * @param free of them, for an ordinary user
 * @param freeBytes free space for an ordinary user
 */
record Inodes(long count, long free, long freeBytes) {

    private static final int STATVFS_BYTES = 256; // more than any C library's
    private static final Inodes UNKNOWN = new Inodes(0, 0, 0);

    /** Of the file system that {@code path} is on, or would be on. */
    static Inodes of(Path path) {
        if (!Libc.PRESENT) {
            return UNKNOWN;
        }
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(STATVFS_BYTES, Long.BYTES);
            for (var place = path; place != null; place = place.getParent()) {
                if (Libc.fileSystemStatus(place, found) == 0) {
                    // The same on every 64-bit Linux: f_frsize, f_bavail, f_files, f_favail.
                    return new Inodes(
                            found.get(JAVA_LONG, 40),
                            found.get(JAVA_LONG, 56),
                            found.get(JAVA_LONG, 8) * found.get(JAVA_LONG, 32));
                }
            }
            return UNKNOWN;
        }
    }

    /** Whether it is they that there is no room for. */
    boolean areUsedUp() {
        return count > 0 && free == 0 && freeBytes > 0;
    }
}
