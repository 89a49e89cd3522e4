package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Reads the cells of one shard and says which could not be read. A shard that is missing, short,
 * too long or on a bad sector is only a shard with damaged cells; an error that is not damage
 * (permission, descriptors, memory) is thrown. Opens the file when it is first read. Thread-safe.
 */
public final class ShardReader implements AutoCloseable {

    private final Disk disk;
    private final Path path;
    private final boolean fromMedium;
    private DiskFile file;
    private boolean missing;

    public ShardReader(Disk disk, Path path) {
        this(disk, path, false);
    }

    /**
     * @param fromMedium whether to read what is on the medium, and not what is in memory
     */
    ShardReader(Disk disk, Path path, boolean fromMedium) {
        this.disk = disk;
        this.path = path;
        this.fromMedium = fromMedium;
    }

    /**
     * Reads whole cells.
     *
     * @param offset in the shard, a multiple of a cell
     * @param target filled with what could be read; the rest is undefined
     * @return the cells of {@code target} that could not be read as a whole
     * @throws IOException for an error that is not damage
     */
    public BitSet read(long offset, MemorySegment target) throws IOException {
        int cells = Geometry.cellCount(target.byteSize());
        var unreadable = new BitSet();
        var open = open();
        if (open == null) {
            unreadable.set(0, cells);
            return unreadable;
        }
        try {
            markPast(open.read(target, offset), target.byteSize(), unreadable);
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            for (int cell = 0; cell < cells; cell++) {
                readCell(open, offset, target, cell, unreadable);
            }
        }
        return unreadable;
    }

    /** A bad sector costs its own cell only, and each cell gets a second chance. */
    private static void readCell(
            DiskFile open, long offset, MemorySegment target, int cell, BitSet unreadable)
            throws IOException {
        long start = (long) cell * Geometry.CELL_BYTES;
        long length = Math.min(Geometry.CELL_BYTES, target.byteSize() - start);
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                unreadable.set(
                        cell, open.read(target.asSlice(start, length), offset + start) < length);
                return;
            } catch (IOException e) {
                if (!DiskErrors.isDamage(e)) {
                    throw e;
                }
                unreadable.set(cell);
            }
        }
    }

    private static void markPast(int read, long wanted, BitSet unreadable) {
        if (read < wanted) {
            unreadable.set(read / Geometry.CELL_BYTES, Geometry.cellCount(wanted));
        }
    }

    /** The length of the file; -1 when there is none or it cannot be opened because of damage. */
    public long size() throws IOException {
        var open = open();
        return open == null ? -1 : open.size();
    }

    /** Forgets the open file: it may have been replaced. The next read opens the path again. */
    public synchronized void reopen() throws IOException {
        close();
        missing = false;
    }

    private synchronized DiskFile open() throws IOException {
        for (int attempt = 0; file == null && !missing; attempt++) {
            try {
                file = fromMedium ? disk.openOnMedium(path) : disk.openForReading(path);
            } catch (IOException e) {
                if (!DiskErrors.isDamage(e)) {
                    throw e;
                }
                // A failing medium gets a second chance.
                missing = attempt > 0 || !DiskErrors.isMediumError(e);
            }
        }
        return file;
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
