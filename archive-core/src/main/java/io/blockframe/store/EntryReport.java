package io.blockframe.store;

import io.blockframe.format.ArchivePath;
import io.blockframe.format.EntryStatus;
import io.blockframe.hash.Digest;

import java.util.ArrayList;
import java.util.List;

/**
 * What an inspection found out about one entry.
 *
 * @param path what it was dropped as; the entry's folder when that is all that is known
 * @param root of its content
 * @param status the worst of what was found
 * @param dataCells cells of segments
 * @param parityCells cells of parity shards
 * @param shardFiles shards whose file is missing, no file, or of another length
 * @param recordCopies copies of the cell records
 * @param manifestCopies copies of the manifest
 * @param lost ranges of the file that cannot be served, in order, merged; the first {@value
 *     #MAX_LISTED} of them
 * @param lostBytes bytes that cannot be served
 * @param badSegments numbers of the segments in which damage was found; the first {@value
 *     #MAX_LISTED}
 * @param repairedSegments those of them that are wholly right now; the first {@value #MAX_LISTED}
 * @param checkedBytes bytes of shards that were read, or should have been
 * @param notes what else a person should know: reasons, strays
 */
public record EntryReport(
        ArchivePath path,
        Digest root,
        EntryStatus status,
        Damage dataCells,
        Damage parityCells,
        Damage shardFiles,
        Damage recordCopies,
        Damage manifestCopies,
        List<ByteRange> lost,
        long lostBytes,
        List<Integer> badSegments,
        List<Integer> repairedSegments,
        long checkedBytes,
        List<String> notes) {

    /** How many ranges and segments are listed. */
    public static final int MAX_LISTED = 10_000;

    public EntryReport {
        lost = List.copyOf(lost);
        badSegments = List.copyOf(badSegments);
        repairedSegments = List.copyOf(repairedSegments);
        notes = List.copyOf(notes);
    }

    /** A report of an entry in which nothing could be looked at. */
    public static EntryReport unread(
            ArchivePath path, Digest root, EntryStatus status, List<ByteRange> lost, String note) {
        return new EntryReport(
                path,
                root,
                status,
                Damage.NONE,
                Damage.NONE,
                Damage.NONE,
                Damage.NONE,
                Damage.NONE,
                lost,
                lost.stream().mapToLong(ByteRange::bytes).sum(),
                List.of(),
                List.of(),
                0,
                List.of(note));
    }

    /** The same of an entry that was whole, for somebody had repaired it without telling. */
    public EntryReport repairedBefore(String note) {
        var told = new ArrayList<>(notes);
        told.add(note);
        return new EntryReport(
                path,
                root,
                EntryStatus.REPAIRED,
                dataCells,
                parityCells,
                shardFiles,
                recordCopies,
                manifestCopies,
                lost,
                lostBytes,
                badSegments,
                repairedSegments,
                checkedBytes,
                told);
    }

    /**
     * Damage of one kind.
     *
     * @param bad how many were damaged
     * @param repaired how many of them were repaired and read back
     */
    public record Damage(long bad, long repaired) {
        static final Damage NONE = new Damage(0, 0);
    }
}
