package io.blockframe.mount;

import io.blockframe.format.Published;
import io.blockframe.hash.Digest;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files that are open, and what that means for the kernel's page cache. Thread-safe.
 *
 * <p>The kernel keeps one size and one set of pages for a name, whoever has it open. So a name that
 * is open keeps standing for the version that it was opened as, until its last handle is closed:
 * two versions are never mixed, and no reader sees its file end where another version does. And
 * pages that the kernel has may be kept over an open only when they are surely of the same version.
 */
final class OpenFiles implements AutoCloseable {
    /**
     * Names of which the kernel's pages are known. Those of others are dropped when they are
     * opened.
     */
    private static final int REMEMBERED_NAMES = 16_384;

    private final ReaderPool readers;
    private final Verify verify;
    private final Map<String, OpenName> names = new HashMap<>(); // guarded by this
    private final Map<String, Digest> pagesOf = new RecentNames(); // guarded by this
    private final Map<Long, OpenFile> files = new ConcurrentHashMap<>();
    private final AtomicLong lastHandle = new AtomicLong();

    OpenFiles(ReaderPool readers, Verify verify) {
        this.readers = readers;
        this.verify = verify;
    }

    /** A name that has handles, and the version it stands for until they are closed. */
    private static final class OpenName {
        private final Published version;
        private int handles; // guarded by OpenFiles.this

        private OpenName(Published version) {
            this.version = version;
        }
    }

    /** What the kernel is to do with the pages that it has of a file in memory. */
    enum Pages {
        /** Use them: they are what would be read. */
        KEPT,
        /** Read them anew. */
        DROPPED,
        /** Have none. */
        NONE
    }

    /**
     * What an open gave.
     *
     * @param handle names it until it is closed
     */
    record Opened(long handle, Pages pages) {}

    /** The version that {@code path} stands for because it is open. */
    synchronized Optional<Published> versionHeld(String path) {
        return Optional.ofNullable(names.get(path)).map(name -> name.version);
    }

    /**
     * Opens a file.
     *
     * @param path in the mount
     * @param current what the path stands for when nobody has it open
     */
    Opened open(String path, Published current) throws IOException {
        OpenName name;
        boolean keepPages;
        synchronized (this) {
            name = names.computeIfAbsent(path, _ -> new OpenName(current));
            name.handles++;
            Digest root = name.version.entry().root();
            keepPages = verify == Verify.CACHED && root.equals(pagesOf.get(path));
            if (!keepPages) {
                pagesOf.remove(path);
            }
        }
        try {
            long handle = lastHandle.incrementAndGet();
            boolean direct = verify == Verify.EVERY_READ;
            var lease = readers.borrow(name.version);
            files.put(handle, new OpenFile(path, name.version, lease, direct));
            return new Opened(handle, keepPages ? Pages.KEPT : fresh());
        } catch (IOException | RuntimeException | Error e) {
            letGo(path);
            throw e;
        }
    }

    private Pages fresh() {
        return verify == Verify.EVERY_READ ? Pages.NONE : Pages.DROPPED;
    }

    /** The file that a handle stands for. */
    OpenFile file(long handle) throws IOException {
        var file = files.get(handle);
        if (file == null) {
            throw new IOException("no file is open as handle " + handle);
        }
        return file;
    }

    /** Closes a handle; once. */
    void close(long handle) {
        var file = files.remove(handle);
        if (file == null) {
            return;
        }
        synchronized (this) {
            // A handle that was read has been through the kernel's open: whatever pages there were
            // of
            // another version are gone since, and new ones can only be of this one.
            if (file.wasRead()) {
                pagesOf.put(file.path(), file.version().entry().root());
            }
            letGo(file.path());
        }
        file.close();
    }

    private synchronized void letGo(String path) {
        var name = names.get(path);
        name.handles--;
        if (name.handles == 0) {
            names.remove(path);
        }
    }

    /** Closes every handle. */
    @Override
    public void close() {
        for (long handle : files.keySet()) {
            close(handle);
        }
    }

    private static final class RecentNames extends LinkedHashMap<String, Digest> {
        RecentNames() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Digest> eldest) {
            return size() > REMEMBERED_NAMES;
        }
    }
}
