package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CellRecords;
import io.blockframe.format.DamagedException;
import io.blockframe.format.EntryLayout;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Compares one copy of the cell records with the truth. From the first difference on a new file is
 * written beside it, which replaces the copy when all of it was read back from the medium. Errors
 * of writing are kept, not thrown.
 */
final class RecordsCopyMender implements AutoCloseable {

    private static final int PIECE_BYTES = 1 << 20;

    private final Disk disk;
    private final Path path;
    private final boolean anew;
    private final boolean repair;
    private final Runnable beforeWriting;
    private final long totalBytes;
    private final ShardReader reader;
    private final CRC32 expected = new CRC32();
    private Path temporary;
    private DiskFile file;
    private IOException failure;
    private boolean damaged;
    private boolean unknownParts;

    /**
     * @param anew whether to write a new file whatever is in it
     */
    RecordsCopyMender(EntryFolder folder, int copy, boolean anew, InspectorOptions options)
            throws IOException {
        this.anew = anew;
        this.disk = folder.disk();
        this.path = folder.cells(copy);
        this.repair = options.repair();
        this.beforeWriting =
                () ->
                        options.listener()
                                .repairs(folder.manifest().entry(), EntryLayout.cellsName(copy));
        this.totalBytes = CellRecords.totalBytes(folder.geometry(), folder.fileBytes());
        this.reader = new ShardReader(disk, path, options.fromMedium());
    }

    /**
     * The records of one shard in those of its stripe.
     *
     * @param known whether they are; if not, a copy keeps what it has
     */
    record Part(long at, long bytes, boolean known) {}

    /**
     * Compares the records of a stripe.
     *
     * @param offset of the stripe's records in the file
     */
    void compare(long offset, MemorySegment truth, List<Part> parts, ReusedMemory memory)
            throws IOException {
        var own = memory.take(truth.byteSize());
        boolean readable = reader.read(offset, own).isEmpty();
        boolean differs = anew || !readable;
        for (var part : parts) {
            if (!part.known()) {
                unknownParts = true;
                damaged = true;
            } else if (readable
                    && own.asSlice(part.at(), part.bytes()).mismatch(slice(truth, part)) != -1) {
                differs = true;
            }
            if (part.known() || !readable) {
                slice(own, part).copyFrom(slice(truth, part));
            }
        }
        damaged |= differs;
        if (differs) {
            begin(offset);
        }
        write(own, offset);
    }

    private static MemorySegment slice(MemorySegment records, Part part) {
        return records.asSlice(part.at(), part.bytes());
    }

    /** Begins a new file with what was right so far. */
    private void begin(long rightBytes) {
        if (!repair || file != null || failure != null) {
            return;
        }
        beforeWriting.run();
        temporary = SmallFiles.temporaryBeside(path);
        try (var arena = Arena.ofConfined()) {
            file = disk.create(temporary);
            var piece = arena.allocate(PIECE_BYTES, 8);
            for (long at = 0; at < rightBytes; at += PIECE_BYTES) {
                var target = piece.asSlice(0, Math.min(PIECE_BYTES, rightBytes - at));
                if (!reader.read(at, target).isEmpty()) {
                    throw new DamagedException(path + ": was right, and cannot be read now");
                }
                file.write(target, at);
                expected.update(target.asByteBuffer());
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void write(MemorySegment records, long offset) {
        if (file != null && failure == null) {
            try {
                file.write(records, offset);
                expected.update(records.asByteBuffer());
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    /**
     * Looks at the length, and replaces the copy if it is damaged. Call after the last stripe.
     *
     * @return whether the copy is right now, as far as the truth is known
     */
    boolean finish() throws IOException {
        if (reader.size() != totalBytes) {
            damaged = true;
            begin(totalBytes);
        }
        if (file == null || failure != null) {
            return !damaged;
        }
        try {
            file.force();
            file.close();
            readBack();
            SmallFiles.putInPlace(disk, temporary, path);
            temporary = null;
            disk.forceDirectory(path.getParent());
            return !unknownParts;
        } catch (IOException e) {
            fail(e);
            return false;
        }
    }

    private void readBack() throws IOException {
        var found = new CRC32();
        long size;
        try (var onMedium = disk.openOnMedium(temporary);
                var arena = Arena.ofConfined()) {
            size = onMedium.size();
            var piece = arena.allocate(PIECE_BYTES, Disk.ALIGNMENT_BYTES);
            for (long at = 0; at < totalBytes; at += PIECE_BYTES) {
                int read = onMedium.read(piece, at);
                found.update(piece.asSlice(0, read).asByteBuffer());
            }
        }
        if (size != totalBytes || found.getValue() != expected.getValue()) {
            throw new DamagedException(
                    path + ": what was read back is not what was written; check the disk");
        }
    }

    private void fail(IOException e) {
        failure = e;
        discard();
    }

    private void discard() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        if (temporary != null) {
            SmallFiles.deleteQuietly(disk, temporary, failure);
            temporary = null;
        }
    }

    /** Whether the copy was not what it should be. */
    boolean damaged() {
        return damaged;
    }

    /** Why the copy could not be written; null when it was, or nothing was to do. */
    IOException failure() {
        return failure;
    }

    @Override
    public void close() throws IOException {
        if (temporary != null) {
            fail(new DamagedException(path + ": not finished"));
        }
        reader.close();
    }
}
