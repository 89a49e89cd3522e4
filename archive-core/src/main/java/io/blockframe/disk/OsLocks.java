package io.blockframe.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The locks that this process holds or waits for.
 *
 * <p>The system's locks keep processes apart, but not threads, and it gives a lock back as soon as
 * the process closes the file anywhere. So the threads of this process take turns first, one turn
 * for each lock file, and only the one whose turn it is has the file open.
 */
final class OsLocks {

    private record Key(long device, long inode) {}

    private static final class Turn {
        final Semaphore semaphore = new Semaphore(1, true);
        int users;
    }

    private final Map<Key, Turn> turns = new HashMap<>(); // guarded by this

    DiskLock lock(Path file) throws IOException {
        while (true) {
            var key = enter(file);
            try {
                turns(key).semaphore.acquire();
            } catch (InterruptedException e) {
                leave(key);
                Thread.currentThread().interrupt();
                throw new FileLockInterruptionException();
            }
            var lock = lockOfSystem(file, key, true);
            if (lock != null) {
                return lock;
            }
        }
    }

    DiskLock tryLock(Path file) throws IOException {
        var key = enter(file);
        if (!turns(key).semaphore.tryAcquire()) {
            leave(key);
            return null;
        }
        return lockOfSystem(file, key, false);
    }

    /**
     * The lock of the thread whose turn it is; null, and the turn is over, when another process has
     * it or the name now stands for another file.
     */
    private DiskLock lockOfSystem(Path file, Key key, boolean wait) throws IOException {
        FileChannel channel = null;
        boolean held = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            held = (wait ? channel.lock() : channel.tryLock()) != null && keyOf(file).equals(key);
        } catch (NoSuchFileException e) {
            held = false; // deleted meanwhile, as a finished staging folder is
        } catch (OverlappingFileLockException e) {
            throw new IOException(file + " is locked by another copy of this program's classes", e);
        } finally {
            if (!held) {
                release(channel, key);
            }
        }
        return held ? new Held(channel, key) : null;
    }

    private final class Held implements DiskLock {
        private final FileChannel channel;
        private final Key key;
        private final AtomicBoolean closed = new AtomicBoolean();

        Held(FileChannel channel, Key key) {
            this.channel = channel;
            this.key = key;
        }

        @Override
        public void close() throws IOException {
            if (!closed.getAndSet(true)) {
                release(channel, key);
            }
        }
    }

    private void release(FileChannel channel, Key key) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            turns(key).semaphore.release();
            leave(key);
        }
    }

    /**
     * Makes sure that the file exists. One thread at a time: to create it is to open and close it,
     * which would give back a lock that another thread took in between.
     */
    private synchronized Key enter(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            OsStatus.require(FileStatus.Kind.FILE, file);
        } catch (IOException e) {
            throw DiskErrors.about(file, e);
        }
        var key = keyOf(file);
        turns.computeIfAbsent(key, _ -> new Turn()).users++;
        return key;
    }

    private synchronized Turn turns(Key key) {
        return turns.get(key);
    }

    private synchronized void leave(Key key) {
        if (--turns.get(key).users == 0) {
            turns.remove(key);
        }
    }

    private static Key keyOf(Path file) throws IOException {
        var status = OsStatus.require(FileStatus.Kind.FILE, file);
        return new Key(status.device(), status.inode());
    }
}
