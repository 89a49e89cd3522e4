package io.blockframe.store;

import io.blockframe.disk.DiskLock;
import io.blockframe.format.EntryLayout;

import java.io.IOException;
import java.nio.channels.FileLockInterruptionException;
import java.util.Optional;

/** The lock of those who publish, as far as a check can have it: a medium may be read-only. */
public final class WritersLock implements AutoCloseable {

    private final DiskLock lock;
    private final IOException failure;

    private WritersLock(DiskLock lock, IOException failure) {
        this.lock = lock;
        this.failure = failure;
    }

    /**
     * Waits for the lock, if it can be had.
     *
     * @param create whether its file may be created; a check that only looks writes nothing
     * @throws FileLockInterruptionException when the thread is interrupted while it waits
     */
    public static WritersLock await(Archive archive, boolean create) throws IOException {
        try {
            if (!create) {
                archive.disk().status(archive.control().resolve(EntryLayout.LOCK));
            }
            return new WritersLock(new Publisher(archive).lock(), null);
        } catch (FileLockInterruptionException e) {
            throw e;
        } catch (IOException e) {
            return new WritersLock(null, e);
        }
    }

    /** Why the lock is not held; nothing when it is. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
