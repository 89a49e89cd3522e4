package io.blockframe.mount;

import io.blockframe.format.Published;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** One open of a file: reads the version that it was opened as. Thread-safe. */
final class OpenFile implements AutoCloseable {
    private final String path;
    private final Published version;
    private final ReaderPool.Lease lease;
    private volatile boolean wasRead;

    OpenFile(String path, Published version, ReaderPool.Lease lease) {
        this.path = path;
        this.version = version;
        this.lease = lease;
    }

    /** The name in the mount that it was opened by. */
    String path() {
        return path;
    }

    Published version() {
        return version;
    }

    boolean wasRead() {
        return wasRead;
    }

    /**
     * Fills {@code target} from {@code position} on, with verified bytes.
     *
     * @param target off-heap, lent for the call
     * @return bytes read: fewer than asked for only at the end of the file, which is what the
     *     kernel takes a short answer for
     * @throws io.blockframe.store.RowLostException when any of the bytes is lost
     */
    int read(MemorySegment target, long position) throws IOException {
        wasRead = true;
        var reader = lease.reader();
        int wanted = (int) Math.clamp(reader.sizeBytes() - position, 0, target.byteSize());
        int done = 0;
        while (done < wanted) {
            done += reader.read(target.asSlice(done, wanted - done), position + done);
        }
        return done;
    }

    @Override
    public void close() {
        lease.close();
    }
}
