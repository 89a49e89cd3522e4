package io.blockframe.store;

import io.blockframe.disk.DiskFile;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A file of a disk from its beginning, buffered. The file stays open. For one thread. */
final class DiskFileInput extends InputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DiskFile file;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment block = arena.allocate(BUFFER_BYTES);
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;
    private int next;
    private int end;

    DiskFileInput(DiskFile file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : buffer[next++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int count = Math.min(length, end - next);
        System.arraycopy(buffer, next, target, offset, count);
        next += count;
        return count;
    }

    private boolean isAtEnd() throws IOException {
        if (next == end) {
            next = 0;
            end = file.read(block, position);
            position += end;
            MemorySegment.copy(block, ValueLayout.JAVA_BYTE, 0, buffer, 0, end);
        }
        return end == 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
