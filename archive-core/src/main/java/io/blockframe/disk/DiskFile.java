package io.blockframe.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * An open file, read and written at positions. Thread-safe; an interrupted thread does not close it
 * for the others.
 */
public interface DiskFile extends AutoCloseable {

    /**
     * Fills {@code target} from {@code position} on, as far as the file goes.
     *
     * @param target off-heap memory, lent for the call
     * @return bytes read: less than the target's size only at the end of the file, 0 past it
     */
    int read(MemorySegment target, long position) throws IOException;

    /** Writes all of {@code source} (off-heap, lent for the call) at {@code position}. */
    void write(MemorySegment source, long position) throws IOException;

    /** Length in bytes, as it is now. */
    long size() throws IOException;

    /** Cuts the file to {@code sizeBytes}; a shorter file stays as it is. */
    void truncate(long sizeBytes) throws IOException;

    /**
     * Makes the bytes and the length durable. A failure is final: what was written since the last
     * success may be gone and a second force would not say so; therefore every later call throws.
     */
    void force() throws IOException;

    /**
     * The open file itself.
     *
     * @throws java.nio.file.NoSuchFileException when it no longer has the name it was opened by
     */
    FileStatus status() throws IOException;

    @Override
    void close() throws IOException;
}
