package io.blockframe.launcher.archives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * File systems that can store equal blocks once: the copies that small files are kept in would then
 * be one, and rot together.
 */
final class Deduplication {
    /** By type, and what would do it there. */
    private static final Map<String, String> KNOWN =
            Map.of(
                    "btrfs", "duperemove, bees",
                    "zfs", "dedup=on",
                    "bcachefs", "duperemove",
                    "apfs", "tools that clone equal files",
                    "ReFS", "Data Deduplication",
                    "NTFS", "Data Deduplication");

    private Deduplication() {}

    /** What the owner of an archive in {@code directory} should know; nothing when all is well. */
    static Optional<String> warning(Path directory) {
        try {
            return warning(directory, Files.getFileStore(directory).type());
        } catch (IOException e) {
            return Optional.empty(); // it is said nowhere; the archive works
        }
    }

    static Optional<String> warning(Path directory, String type) {
        return Optional.ofNullable(KNOWN.get(type))
                .map(
                        tools ->
                                ("%s is on %s, which can store equal blocks once (%s). Keep that"
                                     + " away from it: the copies that protect files of up to 1 GB"
                                     + " would be one, and rot together.")
                                        .formatted(directory, type, tools));
    }
}
