package io.blockframe.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;

/**
 * Reads of a channel that was opened for direct I/O ({@code O_DIRECT}): from the medium into the
 * caller's memory. Such reads must be aligned, in the file and in memory; what is not goes through
 * a copy.
 */
final class DirectReads {

    private static final int COPY_BYTES = 256 << 10;

    private DirectReads() {}

    /** As {@link DiskFile#read}. */
    static int read(FileChannel open, MemorySegment target, long position) throws IOException {
        boolean aligned = isAligned(position) && isAligned(target.address());
        long whole = aligned ? roundedDown(target.byteSize()) : 0;
        int read = readAligned(open, target.asSlice(0, whole), position);
        if (read < whole || whole == target.byteSize()) {
            return read;
        }
        return read + readThroughCopy(open, target.asSlice(whole), position + whole);
    }

    /** Everything is aligned, the length of {@code target} too. */
    private static int readAligned(FileChannel open, MemorySegment target, long position)
            throws IOException {
        var buffer = target.asByteBuffer();
        while (buffer.hasRemaining()) {
            int read = open.read(buffer, position + buffer.position());
            if (read < 0 || !isAligned(read)) {
                break; // the file ends here
            }
        }
        return buffer.position();
    }

    private static int readThroughCopy(FileChannel open, MemorySegment target, long position)
            throws IOException {
        long end = roundedUp(position + target.byteSize());
        int done = 0;
        try (var arena = Arena.ofConfined()) {
            long longest = Math.min(COPY_BYTES, end - roundedDown(position));
            var copy = arena.allocate(longest, Disk.ALIGNMENT_BYTES);
            while (done < target.byteSize()) {
                long from = roundedDown(position + done);
                var part = copy.asSlice(0, Math.min(longest, end - from));
                int read = readAligned(open, part, from);
                long skipped = position + done - from;
                long usable = Math.min(read - skipped, target.byteSize() - done);
                if (usable <= 0) {
                    break;
                }
                MemorySegment.copy(part, skipped, target, done, usable);
                done += (int) usable;
                if (read < part.byteSize()) {
                    break; // the file ends here
                }
            }
        }
        return done;
    }

    private static boolean isAligned(long value) {
        return roundedDown(value) == value;
    }

    private static long roundedDown(long value) {
        return value & -Disk.ALIGNMENT_BYTES;
    }

    private static long roundedUp(long value) {
        return roundedDown(value + Disk.ALIGNMENT_BYTES - 1);
    }
}
