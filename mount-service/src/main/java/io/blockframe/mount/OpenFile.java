package io.blockframe.mount;

import io.blockframe.format.Published;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** One open of a file: reads the version that it was opened as. Thread-safe. */
final class OpenFile implements AutoCloseable {
    private final String path;
    private final Published version;
    private final ReaderPool.Lease lease;
    private final boolean direct;
    private volatile boolean wasRead;

    /**
     * @param direct whether what it reads goes to the program, not into the kernel's pages
     */
    OpenFile(String path, Published version, ReaderPool.Lease lease, boolean direct) {
        this.path = path;
        this.version = version;
        this.lease = lease;
        this.direct = direct;
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
     *     kernel takes a short answer for; of a direct file also before what cannot be read
     * @throws io.blockframe.store.RowLostException when any of the bytes is lost; of a direct file
     *     when the first is
     */
    int read(MemorySegment target, long position) throws IOException {
        wasRead = true;
        var reader = lease.reader();
        int wanted = (int) Math.clamp(reader.sizeBytes() - position, 0, target.byteSize());
        int done = 0;
        while (done < wanted) {
            try {
                done += reader.read(target.asSlice(done, wanted - done), position + done);
            } catch (IOException e) {
                if (direct && done > 0) {
                    break;
                }
                throw e;
            }
        }
        return done;
    }

    @Override
    public void close() {
        lease.close();
    }
}
