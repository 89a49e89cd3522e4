package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.format.DamagedException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads what was just forced back from the medium and compares. */
public final class ReadBacks {

    private ReadBacks() {}

    /**
     * Reads a small file from the medium.
     *
     * @throws DamagedException when it does not hold exactly {@code expected}
     */
    public static void checkSame(Disk disk, Path path, byte[] expected) throws IOException {
        try (var file = disk.openOnMedium(path);
                var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(expected.length + 1L);
            int read = file.read(buffer, 0);
            if (!Arrays.equals(buffer.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE), expected)) {
                throw damaged(path);
            }
        }
    }

    /** What a read-back throws when the medium gives back other bytes than were written. */
    public static DamagedException damaged(Path path) {
        return new DamagedException(
                "%s: what was read back is not what was written. Nothing was published; check the disk."
                        .formatted(path));
    }
}
