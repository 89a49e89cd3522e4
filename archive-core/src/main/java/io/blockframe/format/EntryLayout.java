package io.blockframe.format;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Where everything lies in an archive; the only class that knows names and places. */
public final class EntryLayout {

    /** The directory of what is ours, at the top of the archive. */
    public static final String CONTROL = ".blockframe";

    /** How to read the archive without the program; at its top. */
    public static final String README = "README.txt";

    /** Copies of what the archive knows as a whole: its identity, its catalogue, its ledger. */
    public static final int ARCHIVE_COPIES = 3;

    /** Held by who publishes; in {@link #CONTROL}. */
    public static final String LOCK = "lock";

    /** Held by the one daemon that watches drop folders for the archive; in {@link #CONTROL}. */
    public static final String DAEMON_LOCK = "daemon.lock";

    /** In the control folder: locked by the scrub that is at work alone. */
    public static final String SCRUB_LOCK = "scrub.lock";

    /** Held by who appends to the ledger or rewrites it; in {@link #CONTROL}. */
    public static final String LEDGER_LOCK = "ledger.lock";

    private static final String REPAIR_LOCK_START = "repair-";
    private static final String REPAIR_LOCK_END = ".lock";

    /** Directory of the publications under way; in {@link #CONTROL}. */
    public static final String PENDING = "pending";

    /** Directory of the entries being written; in {@link #CONTROL}. */
    public static final String STAGING = "staging";

    /** What lets a commit resume; in the entry's staging directory. */
    public static final String JOURNAL = "journal";

    private static final int MAX_NAME_BYTES = 255;
    private static final int ROOT_DIGITS = 2 * Digest.BYTES;
    private static final int HASH_DIGITS = 32;

    /** Of an entry's folder, what is left for the name of its file. */
    private static final int MAX_ENTRY_NAME_BYTES = MAX_NAME_BYTES - 1 - ROOT_DIGITS;

    private EntryLayout() {}

    /**
     * Held by who repairs while that goes on; in {@link #CONTROL}.
     *
     * @param process its id among those that repair
     */
    public static String repairLockName(String process) {
        return REPAIR_LOCK_START + process + REPAIR_LOCK_END;
    }

    /** Whether a file in {@link #CONTROL} is the lock of somebody who repairs, or repaired. */
    public static boolean isRepairLock(String name) {
        return name.startsWith(REPAIR_LOCK_START) && name.endsWith(REPAIR_LOCK_END);
    }

    /** The folder of an entry, relative to the archive (FORMAT.md §6). */
    public static ArchivePath folder(ArchivePath path, Digest root) {
        String name = path.name();
        String shown =
                byteLength(name) <= MAX_ENTRY_NAME_BYTES
                        ? name
                        : shorten(name, MAX_ENTRY_NAME_BYTES - 1 - HASH_DIGITS, name);
        return inFoldersOf(path, shown + "_" + root);
    }

    /** The folder of an entry when {@link #folder} is taken by an entry of another path. */
    public static ArchivePath alternateFolder(ArchivePath path, Digest root) {
        int maxBytes = MAX_ENTRY_NAME_BYTES - 1 - HASH_DIGITS;
        return inFoldersOf(path, shorten(path.name(), maxBytes, path.toString()) + "_" + root);
    }

    /** Whether an entry of this path and root may lie in {@code folder}. */
    public static boolean isFolderOf(ArchivePath folder, ArchivePath path, Digest root) {
        return folder.equals(folder(path, root)) || folder.equals(alternateFolder(path, root));
    }

    /** Whether a directory of this name is an entry: it ends in {@code _} and 64 hex digits. */
    public static boolean isEntryName(String name) {
        int digits = name.length() - ROOT_DIGITS;
        return digits >= 1
                && name.charAt(digits - 1) == '_'
                && name.chars().skip(digits).allMatch(EntryLayout::isHexDigit);
    }

    /** The root that the name of an entry's folder says. */
    public static Digest rootOf(String entryName) {
        return Digest.parse(entryName.substring(entryName.length() - ROOT_DIGITS));
    }

    /**
     * Where a shard lies, relative to its entry's folder.
     *
     * @param shard 0 to k-1 for data, k to k+m-1 for parity
     * @throws IllegalArgumentException when the shard has no file
     */
    public static ArchivePath place(Geometry geometry, long fileBytes, int stripe, int shard) {
        if (geometry.shardBytes(fileBytes, stripe, shard) == 0) {
            throw new IllegalArgumentException(
                    "shard %d of stripe %d is past the end of a file of %d bytes"
                            .formatted(shard, stripe, fileBytes));
        }
        int parity = shard - geometry.dataShards();
        boolean flat = !hasCellRecords(fileBytes);
        if (flat || geometry.dataShards() == 1) {
            return ArchivePath.of(
                    parity < 0
                            ? (flat ? "" : "segments/") + "segment_%d.dat".formatted(stripe)
                            : (flat ? "" : "parity/")
                                    + "parity_%d_%d.dat".formatted(stripe, parity));
        }
        return ArchivePath.of(
                parity < 0
                        ? "blocks/block_%d/segments/segment_%d.dat"
                                .formatted(stripe, stripe * geometry.dataShards() + shard)
                        : "blocks/block_%d/parity/parity_%d.dat".formatted(stripe, parity));
    }

    /** The shards of one stripe that have a file: data, then parity. */
    public static List<ShardPlan> shards(Geometry geometry, long fileBytes, int stripe) {
        return IntStream.range(0, geometry.totalShards())
                .filter(shard -> geometry.shardBytes(fileBytes, stripe, shard) > 0)
                .mapToObj(
                        shard ->
                                new ShardPlan(
                                        stripe,
                                        shard,
                                        place(geometry, fileBytes, stripe, shard),
                                        geometry.shardBytes(fileBytes, stripe, shard)))
                .toList();
    }

    /** Copies of an entry's manifest and cell records: as many as of its bytes, m + 1. */
    public static int metadataCopies(Geometry geometry) {
        return geometry.parityShards() + 1;
    }

    /** Whether the values of single cells are kept: only where there is more than one. */
    public static boolean hasCellRecords(long fileBytes) {
        return fileBytes > Geometry.CELL_BYTES;
    }

    /** Name of a copy of the manifest, in the entry's folder; copies count from 0. */
    public static String manifestName(int copy) {
        return copyName("manifest", copy, ".json");
    }

    /** Name of a copy of the cell records, in the entry's folder; copies count from 0. */
    public static String cellsName(int copy) {
        return copyName("cells", copy, ".dat");
    }

    /** Name of a copy of the archive's identity, in {@link #CONTROL}; copies count from 0. */
    public static String identityName(int copy) {
        return copyName("archive", copy, ".json");
    }

    /** Name of a copy of the catalogue, in {@link #CONTROL}; copies count from 0. */
    public static String catalogueName(int copy) {
        return copyName("catalog", copy, "");
    }

    /** Name of the catalogue's index, in {@link #CONTROL}; it may be missing. */
    public static final String INDEX = "catalog.index";

    /** Name of a copy of the ledger, in {@link #CONTROL}; copies count from 0. */
    public static String ledgerName(int copy) {
        return copyName("ledger", copy, "");
    }

    private static String copyName(String name, int copy, String extension) {
        return copy == 0 ? name + extension : name + "." + copy + extension;
    }

    private static ArchivePath inFoldersOf(ArchivePath path, String entryName) {
        return ArchivePath.of(
                path.parent()
                        .map(
                                folders ->
                                        String.join(
                                                        "/",
                                                        folders.names().stream()
                                                                .map(EntryLayout::folderName)
                                                                .toList())
                                                + "/")
                        .orElse("")
                        .concat(entryName));
    }

    /** The name a dropped folder has in the archive: never one of an entry or of ours. */
    private static String folderName(String name) {
        String untilded = name.replaceFirst("~+$", "");
        if (!isEntryName(untilded) && !isReserved(untilded)) {
            return name;
        }
        return byteLength(name) < MAX_NAME_BYTES
                ? name + "~"
                : shorten(name, MAX_NAME_BYTES - 1 - HASH_DIGITS, name);
    }

    /** In whatever case, for file systems that ignore it. */
    private static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith(CONTROL) || lower.equals(README.toLowerCase(Locale.ROOT));
    }

    /**
     * The first whole characters of a name, {@code ~}, and digits that stand for {@code hashed}.
     */
    private static String shorten(String name, int maxBytes, String hashed) {
        int end = 0;
        for (int bytes = 0;
                end < name.length();
                end += Character.charCount(name.codePointAt(end))) {
            bytes += NameText.byteLength(name.codePointAt(end));
            if (bytes > maxBytes) {
                break;
            }
        }
        String hash = Blake3.ofMetadata(NameText.toBytes(hashed)).toString();
        return name.substring(0, end) + "~" + hash.substring(0, HASH_DIGITS);
    }

    private static int byteLength(String name) {
        return NameText.toBytes(name).length;
    }

    private static boolean isHexDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
}
