package io.blockframe.store;

import io.blockframe.disk.DiskFile;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes a file of a disk from its beginning, unbuffered. The file stays open. For one thread. */
final class DiskFileOutput extends OutputStream {
    private final DiskFile file;
    private long position;

    DiskFileOutput(DiskFile file) {
        this.file = file;
    }

    /** Bytes that were written. */
    long position() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(length);
            MemorySegment.copy(source, offset, bytes, ValueLayout.JAVA_BYTE, 0, length);
            file.write(bytes, position);
        }
        position += length;
    }
}
