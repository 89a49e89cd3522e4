package io.blockframe.format;

import java.util.Locale;

/** An entry's own fields, the same in its manifest and in the catalogue. */
final class EntryFields {
    private static final int MAX_MODE = 07777;
    private static final long MAX_ID = 0xFFFF_FFFFL;

    private EntryFields() {}

    /**
     * Writes them.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    static void put(JsonText json, Entry entry) {
        check(entry);
        json.put("sequence", entry.sequence())
                .put("kind", entry.kind().name().toLowerCase(Locale.ROOT))
                .put("path", entry.path().toString())
                .put("size", entry.sizeBytes())
                .put("mtime", entry.modified().toString())
                .put("mode", "%04o".formatted(entry.mode()))
                .put("uid", Integer.toUnsignedLong(entry.userId()))
                .put("gid", Integer.toUnsignedLong(entry.groupId()))
                .put("tier", entry.tier())
                .put("root", entry.root().toString())
                .put("committed_at", entry.committedAt().toString());
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when one is not there or does not fit
     */
    static Entry read(JsonFields fields) {
        var entry =
                new Entry(
                        fields.number("sequence", 1, Long.MAX_VALUE),
                        kind(fields),
                        fields.path("path"),
                        fields.number("size", 0, Long.MAX_VALUE),
                        fields.instant("mtime"),
                        mode(fields),
                        (int) fields.number("uid", 0, MAX_ID),
                        (int) fields.number("gid", 0, MAX_ID),
                        fields.integer("tier", 1, Integer.MAX_VALUE),
                        fields.digest("root"),
                        fields.instant("committed_at"));
        check(entry);
        return entry;
    }

    private static void check(Entry entry) {
        if (entry.sequence() < 1 || entry.sizeBytes() < 0 || entry.tier() < 1) {
            throw new IllegalArgumentException(
                    "found sequence %d, size %d, tier %d; expected at least 1, 0, 1"
                            .formatted(entry.sequence(), entry.sizeBytes(), entry.tier()));
        }
        if (entry.mode() < 0 || entry.mode() > MAX_MODE) {
            throw new IllegalArgumentException(
                    "found mode %o, expected at most %o".formatted(entry.mode(), MAX_MODE));
        }
        if (entry.kind() == EntryKind.FOLDER && entry.sizeBytes() != 0) {
            throw new IllegalArgumentException(
                    "field size: found %d for a folder, expected 0".formatted(entry.sizeBytes()));
        }
    }

    private static EntryKind kind(JsonFields fields) {
        String kind = fields.text("kind");
        return switch (kind) {
            case "file" -> EntryKind.FILE;
            case "folder" -> EntryKind.FOLDER;
            case "symlink" -> EntryKind.SYMLINK;
            default -> throw fields.fault("kind", kind, "file, folder or symlink");
        };
    }

    private static int mode(JsonFields fields) {
        String digits = fields.text("mode");
        boolean octal = digits.chars().allMatch(digit -> digit >= '0' && digit <= '7');
        if (!octal || digits.length() != 4) {
            throw fields.fault("mode", digits, "four octal digits");
        }
        return Integer.parseInt(digits, 8);
    }
}
