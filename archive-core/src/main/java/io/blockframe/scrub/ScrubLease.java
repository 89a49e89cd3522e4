package io.blockframe.scrub;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.ArchiveException;
import io.blockframe.format.EntryLayout;
import io.blockframe.store.Archive;

import java.io.IOException;
import java.io.InterruptedIOException;

/** The right to be the one scrub of an archive. The system takes it back from a killed process. */
final class ScrubLease implements AutoCloseable {

    private final DiskLock lock; // null where there is none

    private ScrubLease(DiskLock lock) {
        this.lock = lock;
    }

    /**
     * Takes it for a scrub that has to be alone; others go on without it, and so does everybody
     * where it cannot be had: the disk may be full or read-only.
     *
     * @throws ArchiveException when another scrub has it
     */
    static ScrubLease take(Archive archive, ScrubOptions options, Summing summing)
            throws IOException {
        if (!options.recorded()) {
            return new ScrubLease(null);
        }
        var file = archive.control().resolve(EntryLayout.SCRUB_LOCK);
        DiskLock lock;
        try {
            lock = archive.disk().tryLock(file);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            summing.note("%s cannot be locked: %s".formatted(file, DiskErrors.text(e)));
            return new ScrubLease(
                    null); // two scrubs harm each other less than none does the archive
        }
        if (lock == null && options.alone()) {
            throw new ArchiveException(
                    "another scrub is at work in %s and holds %s; wait for its end, or stop it"
                            .formatted(archive.directory(), file));
        }
        if (lock == null) {
            summing.note("another scrub is at work; neither disturbs the other");
        }
        return new ScrubLease(lock);
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
