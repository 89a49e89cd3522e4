package io.blockframe.mount;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is mounted where, as the system lists it in {@code /proc/self/mountinfo}: asking there
 * touches no mount, not even a dead one.
 */
final class MountTable {
    /** The file system's type: FUSE, and the subtype that we mount with. */
    static final String TYPE = "fuse.blockframe";

    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    private MountTable() {}

    /**
     * What is mounted.
     *
     * @param device numbers of the device that its files are on, as {@code 0:39}
     * @param type of the file system
     */
    record Mounted(String device, String type) {}

    /** The file system on top at {@code place}; empty when nothing is mounted there. */
    static Optional<Mounted> at(Path place) throws IOException {
        return !Files.exists(MOUNTINFO)
                ? Optional.empty() // not Linux
                : at(place, Files.readAllLines(MOUNTINFO, StandardCharsets.ISO_8859_1));
    }

    static Optional<Mounted> at(Path place, List<String> lines) {
        String wanted = place.toString();
        Mounted mounted = null;
        for (String line : lines) {
            // 36 35 98:0 /root /mountpoint options [tags] - type source options
            var fields = line.split(" ");
            int dash = List.of(fields).indexOf("-");
            if (fields.length > 4 && dash > 0 && unescape(fields[4]).equals(wanted)) {
                mounted = new Mounted(fields[2], fields[dash + 1]);
            }
        }
        return Optional.ofNullable(mounted);
    }

    /** Whether the file system on top at {@code place} is one of ours, alive or not. */
    static boolean isOurs(Path place) throws IOException {
        return at(place).filter(mounted -> mounted.type().equals(TYPE)).isPresent();
    }

    /** Blanks, tabs, line feeds and backslashes are a backslash and three octal digits. */
    private static String unescape(String field) {
        var bytes = new ByteArrayOutputStream(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(field, i + 1, i + 4, 8));
                i += 3;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
