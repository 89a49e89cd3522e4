package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskLock;
import io.blockframe.format.EntryLayout;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Held by somebody who repairs until all of it is over; the system takes it back when the process
 * is killed. So repairs that are at work are told from those that were interrupted.
 */
final class RepairLock implements AutoCloseable {

    private final Disk disk;
    private final Path control;
    private final String id;
    private final DiskLock held; // null where none can be had

    private RepairLock(Disk disk, Path control, String id, DiskLock held) {
        this.disk = disk;
        this.control = control;
        this.id = id;
        this.held = held;
    }

    /** Takes a new one; without one who repairs goes on all the same. */
    static RepairLock take(Disk disk, Path control) {
        var id = UUID.randomUUID().toString();
        try {
            collect(disk, control);
            var held = disk.tryLock(file(control, id));
            return new RepairLock(disk, control, held == null ? "" : id, held);
        } catch (IOException e) {
            return new RepairLock(disk, control, "", null);
        }
    }

    /** Deletes those of processes that were killed. */
    private static void collect(Disk disk, Path control) throws IOException {
        try (var children = disk.list(control)) {
            for (var child : children.toList()) {
                if (EntryLayout.isRepairLock(child.getFileName().toString())) {
                    isFree(disk, child);
                }
            }
        }
    }

    /** Its name among others, as lines of the ledger have it; empty where none can be had. */
    String id() {
        return id;
    }

    /** Whether somebody holds the one of that id; so it is, too, where that cannot be found out. */
    static boolean isHeld(Disk disk, Path control, String id) {
        try {
            return !id.isEmpty() && !isFree(disk, file(control, id));
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether nobody holds that lock; deletes it then, for nobody will again. */
    private static boolean isFree(Disk disk, Path file) throws IOException {
        try {
            disk.status(file); // to try a lock creates its file
        } catch (NoSuchFileException e) {
            return true;
        }
        try (var lock = disk.tryLock(file)) {
            if (lock != null) {
                disk.delete(file);
            }
            return lock != null;
        }
    }

    private static Path file(Path control, String id) {
        return control.resolve(EntryLayout.repairLockName(id));
    }

    @Override
    public void close() throws IOException {
        if (held != null) {
            try (held) {
                disk.delete(file(control, id));
            }
        }
    }
}
