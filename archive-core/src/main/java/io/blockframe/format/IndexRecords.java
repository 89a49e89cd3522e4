package io.blockframe.format;

import io.blockframe.hash.Digest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;

/**
 * What lines of the catalogue say, as records of its index, which are read quickly (FORMAT.md §5).
 */
public final class IndexRecords {
    private static final int FILE = 0;
    private static final int FOLDER = 1;
    private static final int SYMLINK = 2;
    private static final int TOMBSTONE = 0xFF;

    private IndexRecords() {}

    /** Appends a record. */
    public static void write(DataOutput out, CatalogueLine line) throws IOException {
        switch (line) {
            case Published(var entry, var folder) -> {
                out.writeByte(number(entry.kind()));
                out.writeLong(entry.sequence());
                write(out, entry.path());
                write(out, folder);
                out.writeLong(entry.sizeBytes());
                write(out, entry.modified());
                out.writeShort(entry.mode());
                out.writeInt(entry.userId());
                out.writeInt(entry.groupId());
                out.writeInt(entry.tier());
                out.write(entry.root().toBytes());
                write(out, entry.committedAt());
            }
            case Tombstoned(var sequence, var path, var root, var at) -> {
                out.writeByte(TOMBSTONE);
                out.writeLong(sequence);
                write(out, path);
                out.write(root.toBytes());
                write(out, at);
            }
        }
    }

    /**
     * Reads the next record.
     *
     * @throws IOException when there is none, or {@link IllegalArgumentException} when it is not
     *     one
     */
    public static CatalogueLine read(DataInput in) throws IOException {
        int kind = in.readUnsignedByte();
        long sequence = in.readLong();
        var path = path(in);
        if (kind == TOMBSTONE) {
            return new Tombstoned(sequence, path, digest(in), instant(in));
        }
        var folder = path(in);
        var entry =
                new Entry(
                        sequence,
                        kind(kind),
                        path,
                        in.readLong(),
                        instant(in),
                        in.readShort(),
                        in.readInt(),
                        in.readInt(),
                        in.readInt(),
                        digest(in),
                        instant(in));
        return new Published(entry, folder);
    }

    private static int number(EntryKind kind) {
        return switch (kind) {
            case FILE -> FILE;
            case FOLDER -> FOLDER;
            case SYMLINK -> SYMLINK;
        };
    }

    private static EntryKind kind(int number) {
        return switch (number) {
            case FILE -> EntryKind.FILE;
            case FOLDER -> EntryKind.FOLDER;
            case SYMLINK -> EntryKind.SYMLINK;
            default ->
                    throw new IllegalArgumentException(
                            "found kind %d of a record, expected 0, 1, 2 or 255".formatted(number));
        };
    }

    private static void write(DataOutput out, ArchivePath path) throws IOException {
        byte[] bytes = path.bytes();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static ArchivePath path(DataInput in) throws IOException {
        return ArchivePath.ofBytes(bytes(in, in.readInt()));
    }

    private static Digest digest(DataInput in) throws IOException {
        return Digest.of(bytes(in, Digest.BYTES));
    }

    private static byte[] bytes(DataInput in, int length) throws IOException {
        var bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private static void write(DataOutput out, Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant instant(DataInput in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }
}
