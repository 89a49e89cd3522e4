package io.blockframe.testkit;

import io.blockframe.disk.DiskLock;

import java.io.IOException;
import java.nio.channels.FileLockInterruptionException;
import java.util.HashSet;
import java.util.Set;

/** The locks that are held on a {@link SimulatedDisk}; guarded by the disk. */
final class SimulatedLocks {

    private final SimulatedDisk disk;
    private final Set<Node> held = new HashSet<>();

    SimulatedLocks(SimulatedDisk disk) {
        this.disk = disk;
    }

    DiskLock lock(Node file) throws IOException {
        while (held.contains(file)) {
            try {
                disk.wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FileLockInterruptionException();
            }
            disk.operations().requirePower("lock");
        }
        return take(file);
    }

    DiskLock tryLock(Node file) {
        return held.contains(file) ? null : take(file);
    }

    /** Every lock is gone, as when the processes that held them are. */
    void clear() {
        held.clear();
        disk.notifyAll();
    }

    private DiskLock take(Node file) {
        held.add(file);
        int start = disk.starts();
        return new DiskLock() {
            private boolean closed;

            @Override
            public void close() {
                synchronized (disk) {
                    if (!closed && start == disk.starts()) {
                        held.remove(file);
                        disk.notifyAll();
                    }
                    closed = true;
                }
            }
        };
    }
}
