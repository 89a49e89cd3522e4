package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.FileStatus;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** What processes that were killed left lying about. */
public final class LeftOvers {

    /**
     * Whoever still writes to something has done so more lately than this. A scrub that pauses for
     * longer may lose the new file of a shard to another check, and then begins that stripe anew.
     */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final Pattern TEMPORARY = Pattern.compile("\\.blockframe-[0-9a-f]{16}\\.tmp");

    private LeftOvers() {}

    /** Whether nobody has written to it for so long that nobody will. */
    public static boolean isOld(FileStatus status) {
        return status.modified().isBefore(Instant.now().minus(ABANDONED));
    }

    /** Whether a file of that name is a temporary one. */
    static boolean isTemporary(String name) {
        return TEMPORARY.matcher(name).matches();
    }

    /**
     * Deletes a temporary file that was abandoned.
     *
     * @param repair whether to delete; if not, only says what it is
     * @return whether it is a temporary file, abandoned or not
     */
    public static boolean collect(Disk disk, Path path, FileStatus status, boolean repair)
            throws IOException {
        boolean temporary = status.isFile() && isTemporary(path.getFileName().toString());
        if (temporary && repair && isOld(status)) {
            try {
                disk.delete(path);
            } catch (NoSuchFileException e) {
                // Another process was quicker.
            }
        }
        return temporary;
    }
}
