package io.blockframe.store;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.RepairBegun;
import io.blockframe.hash.Digest;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Somebody who repairs: tells the ledger when it begins, and shows others for how long it is at
 * work. Thread-safe.
 */
public final class Repairer implements AutoCloseable {

    private final Ledger ledger;
    private final String by;
    private RepairLock lock; // from the first repair on; guarded by this

    /**
     * @param by its name, as {@link RepairBegun} has it
     */
    public Repairer(Ledger ledger, String by) {
        this.ledger = ledger;
        this.by = by;
    }

    /**
     * Tells that it is about to repair an entry; call it before the first byte is written.
     *
     * @param what the first file that is written
     * @throws IOException when the ledger cannot be written
     */
    public synchronized void begins(ArchivePath path, Digest root, String what) throws IOException {
        if (lock == null) {
            lock = ledger.repairLock();
        }
        ledger.append(List.of(new RepairBegun(path, root, Instant.now(), by, what, lock.id())));
    }

    /** It is at work no more: what it has not told the end of was interrupted. */
    @Override
    public synchronized void close() {
        if (lock != null) {
            try (var _ = lock) {
                lock = null;
            } catch (IOException e) {
                // The lock is free, or its archive gone; who finds its file deletes it.
            }
        }
    }
}
