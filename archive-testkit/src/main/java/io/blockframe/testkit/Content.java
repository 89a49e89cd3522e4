package io.blockframe.testkit;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The bytes of a simulated file: those that readers see, those that are on the medium, and the
 * changes between them in order.
 */
final class Content {

    static final int SECTOR_BYTES = 512;

    /**
     * A change that was not forced.
     *
     * @param bytes what reaches the medium at {@code offset}, or null when the file was cut
     * @param lengthAfter length of the file after the change, in bytes
     */
    private record Change(int offset, byte[] bytes, int lengthAfter) {}

    private GrowableBytes cached;
    private GrowableBytes durable;
    private final List<Change> unforced = new ArrayList<>();
    private final BitSet unreadable = new BitSet(); // sectors

    Content() {
        this(new GrowableBytes());
    }

    private Content(GrowableBytes durable) {
        this.durable = durable;
        this.cached = durable.copy();
    }

    /** Bytes that are on the medium at once. */
    static Content of(byte[] bytes) {
        var content = new GrowableBytes();
        content.write(bytes, 0, 0, bytes.length);
        return new Content(content);
    }

    Content copy() {
        var copy = new Content(durable.copy());
        copy.cached = cached.copy();
        copy.unforced.addAll(unforced);
        copy.unreadable.or(unreadable);
        return copy;
    }

    int length() {
        return cached.length();
    }

    byte[] toArray() {
        return cached.toArray();
    }

    /**
     * Reads.
     *
     * @param onMedium whether to read what is on the medium; what was not forced is written first,
     *     so that reading it tells nothing new
     */
    int read(Path path, boolean onMedium, MemorySegment target, long position) throws IOException {
        var content = onMedium && unforced.isEmpty() ? durable : cached;
        int bytes = (int) Math.clamp(content.length() - position, 0L, target.byteSize());
        if (bytes == 0) {
            return 0;
        }
        int firstSector = (int) (position / SECTOR_BYTES);
        int bad = unreadable.nextSetBit(firstSector);
        if (bad >= 0 && (long) bad * SECTOR_BYTES < position + bytes) {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        }
        MemorySegment.copy(
                content.array(), (int) position, target, ValueLayout.JAVA_BYTE, 0, bytes);
        return bytes;
    }

    /** Writes; {@code reaching} is what the medium will get. */
    void write(byte[] bytes, byte[] reaching, int offset) {
        cached.write(bytes, 0, offset, bytes.length);
        unforced.add(new Change(offset, reaching, length()));
        // A drive gives a sector that it could not read another place when it is written.
        int firstWhole = Math.ceilDiv(offset, SECTOR_BYTES);
        int end = (offset + bytes.length) / SECTOR_BYTES;
        unreadable.clear(firstWhole, Math.max(firstWhole, end));
    }

    void truncate(int length) {
        if (length < length()) {
            cached.resize(length);
            unforced.add(new Change(length, null, length));
        }
    }

    void force() {
        for (var change : unforced) {
            if (change.bytes() == null) {
                durable.resize(change.lengthAfter());
            } else {
                durable.write(change.bytes(), 0, change.offset(), change.bytes().length);
            }
        }
        unforced.clear();
    }

    /** What a failed force does: readers still see the changes, the medium will never get them. */
    void failForce() {
        unforced.clear();
    }

    /** Loses what the power cut chooses. */
    void survive(PowerCut cut) {
        var lengths = new ArrayList<>(List.of(durable.length()));
        for (var change : unforced) {
            lengths.add(change.lengthAfter());
            int fate = cut.survives(3); // nothing of it, some of its sectors, all of it
            if (fate == 0) {
                continue;
            }
            if (change.bytes() == null) {
                durable.resize(Math.min(durable.length(), change.lengthAfter()));
            } else {
                writeSectors(change, cut, fate == 2);
            }
        }
        durable.resize(lengths.get(cut.survives(lengths.size())));
        unforced.clear();
        cached = durable.copy();
    }

    private void writeSectors(Change change, PowerCut cut, boolean all) {
        int end = change.offset() + change.bytes().length;
        int from = change.offset();
        while (from < end) {
            int to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
            if (all || cut.survives(2) == 1) {
                durable.write(change.bytes(), from - change.offset(), from, to - from);
            }
            from = to;
        }
    }

    void makeUnreadable(long offset, long bytes) {
        unreadable.set(
                (int) (offset / SECTOR_BYTES), (int) Math.ceilDiv(offset + bytes, SECTOR_BYTES));
    }

    /** Flips a bit on the medium; and in what readers see now, unless {@code onlyOnMedium}. */
    void flipBit(int offset, int bit, boolean onlyOnMedium) {
        durable.flipBit(offset, bit);
        if (!onlyOnMedium) {
            cached.flipBit(offset, bit);
        }
    }
}
