package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CellRecords;
import io.blockframe.format.DamagedException;
import io.blockframe.format.Geometry;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Writes verified cells back into one shard: in place, or into a new file that then replaces it.
 * Nothing counts as written until it was forced and read back. Errors are kept, not thrown: a shard
 * that cannot be written must not hide what is found elsewhere. For one thread at a time.
 */
final class ShardMender {

    private static final int READ_BACK_CELLS = 16;

    private final EntryFolder folder;
    private final int stripe;
    private final int index;
    private final StripeRecords records;
    private final boolean replacing;
    private final InspectionListener listener;
    private final Disk disk;
    private final Path path;
    private final BitSet written = new BitSet();
    private final BitSet unread = new BitSet(); // those of them that were not read back
    private Path temporary;
    private DiskFile file;
    private IOException failure;

    /**
     * @param replacing whether to write a new file: the whole shard is then handed over, as far as
     *     it is known
     * @param listener is told before the first write
     */
    ShardMender(
            EntryFolder folder,
            int stripe,
            int index,
            StripeRecords records,
            boolean replacing,
            InspectionListener listener) {
        this.folder = folder;
        this.stripe = stripe;
        this.index = index;
        this.records = records;
        this.replacing = replacing;
        this.listener = listener;
        this.disk = folder.disk();
        this.path = folder.path(folder.shard(stripe, index));
    }

    boolean replacing() {
        return replacing;
    }

    /**
     * Goes on with the new file that an earlier process was writing, if the rows that it should
     * have are right on the medium.
     *
     * @throws IOException for an error that is not damage
     */
    boolean goOn(String newFile, BitSet rows) throws IOException {
        temporary = path.resolveSibling(newFile);
        written.or(rows);
        unread.or(rows);
        try {
            boolean isFile = disk.status(temporary).isFile();
            if (isFile) {
                readBack();
            }
            return isFile;
        } catch (DamagedException e) {
            return false;
        } catch (IOException e) {
            if (!DiskErrors.isDamage(e)) {
                throw e;
            }
            return false;
        }
    }

    /** Begins anew, without the new file of an earlier process. */
    void forget() {
        if (temporary != null) {
            SmallFiles.deleteQuietly(disk, temporary, new IOException("not gone on with"));
        }
        temporary = null;
        written.clear();
        unread.clear();
    }

    /** The name of the new file that is being written; null when there is none. */
    String newFile() {
        return temporary == null ? null : temporary.getFileName().toString();
    }

    /** Writes cells that verify, from {@code row} on. */
    void write(int row, MemorySegment cells) {
        writeUnverified(row, cells);
        int end = row + Geometry.cellCount(cells.byteSize());
        written.set(row, end);
        unread.set(row, end);
    }

    /** Writes what is left of cells that are lost: a person may still make something of it. */
    void writeUnverified(int row, MemorySegment cells) {
        if (failure != null) {
            return;
        }
        try {
            open();
            file.write(cells, (long) row * Geometry.CELL_BYTES);
        } catch (IOException e) {
            fail(e);
        }
    }

    /**
     * Says that a cell is lost and could not be read: a new file would have a hole there, so a file
     * that may yet give it back is not replaced.
     */
    void cannotKeep(int row) {
        if (failure != null) {
            return;
        }
        try {
            if (hasFile()) {
                throw new DamagedException(
                        "%s: cell %d is lost and cannot be read, so the file was not replaced; copy what can be read of it to another disk"
                                .formatted(path, row));
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private boolean hasFile() throws IOException {
        try {
            return disk.status(path).isFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean isBegun() {
        return file != null || temporary != null;
    }

    private void open() throws IOException {
        if (file != null) {
            return;
        }
        listener.repairs(
                folder.manifest().entry(), folder.shard(stripe, index).place().printable());
        if (!replacing) {
            file = disk.openForWriting(path);
        } else if (temporary != null) {
            file = disk.openForWriting(temporary);
        } else {
            temporary = SmallFiles.temporaryBeside(path);
            file = create();
            disk.forceDirectory(path.getParent());
        }
    }

    private DiskFile create() throws IOException {
        try {
            return disk.create(temporary);
        } catch (NoSuchFileException e) {
            SmallFiles.createDirectories(disk, path.getParent());
            return disk.create(temporary);
        }
    }

    /** Makes what was written so far durable, and reads it back from the medium. */
    void secure() {
        boolean nothingToDo = replacing ? file == null : unread.isEmpty();
        if (failure != null || nothingToDo) {
            return;
        }
        try {
            file.force();
            readBack();
        } catch (IOException e) {
            fail(e);
        }
    }

    /**
     * Gives the shard its length, makes it durable, and reads back from the medium what was
     * written.
     *
     * @param cut whether to shorten a file that is longer than it should be
     */
    void finish(boolean cut) {
        boolean nothingToDo = !isBegun() && (replacing || !cut);
        if (failure != null || nothingToDo) {
            return;
        }
        try {
            open();
            int length = folder.shardBytes(stripe, index);
            if (cut || file.size() < length) {
                file.truncate(length);
            }
            file.force();
            file.close();
            readBack();
            if (replacing) {
                SmallFiles.putInPlace(disk, temporary, path);
                temporary = null;
                disk.forceDirectory(path.getParent());
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void readBack() throws IOException {
        try (var onMedium = disk.openOnMedium(replacing ? temporary : path);
                var arena = Arena.ofConfined()) {
            long longest = (long) READ_BACK_CELLS * Geometry.CELL_BYTES;
            var cells = arena.allocate(longest, Disk.ALIGNMENT_BYTES);
            var scratch = arena.allocate((long) READ_BACK_CELLS * CellRecords.BYTES, 8);
            int row = unread.nextSetBit(0);
            while (row >= 0) {
                int end = Math.min(unread.nextClearBit(row), row + READ_BACK_CELLS);
                readBack(onMedium, row, end, cells, scratch);
                row = unread.nextSetBit(end);
            }
        }
        unread.clear();
    }

    private void readBack(
            DiskFile onMedium, int row, int end, MemorySegment cells, MemorySegment scratch)
            throws IOException {
        long start = (long) row * Geometry.CELL_BYTES;
        long bytes =
                Math.min((long) end * Geometry.CELL_BYTES, folder.shardBytes(stripe, index))
                        - start;
        var target = cells.asSlice(0, bytes);
        boolean right =
                onMedium.read(target, start) == bytes
                        && CellDigester.mismatches(
                                        target,
                                        folder.treePlace(stripe, index),
                                        start,
                                        records.shardRecords(index),
                                        (long) row * CellRecords.BYTES,
                                        scratch)
                                .isEmpty();
        if (!right) {
            throw new DamagedException(
                    path + ": what was read back is not what was written; check the disk");
        }
    }

    private void fail(IOException e) {
        failure = e;
        closeQuietly();
    }

    private void closeQuietly() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        if (temporary != null) {
            SmallFiles.deleteQuietly(disk, temporary, failure);
            temporary = null;
        }
    }

    /** Gives up what was not finished. */
    void abandon(IOException cause) {
        if (failure == null && isBegun()) {
            fail(cause);
        }
    }

    /** Ends here; a new file stays for whoever goes on with it. */
    void leave() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Why the shard could not be mended; null when it was, or nothing was to do. */
    IOException failure() {
        return failure;
    }

    /** The rows whose cells were written and are right on the medium. */
    BitSet mended() {
        return failure == null ? written : new BitSet();
    }
}
