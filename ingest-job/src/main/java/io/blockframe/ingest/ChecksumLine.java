package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Digest;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of the list that {@code b3sum -c} reads: the root, two spaces, the name. When a backslash
 * or a line feed of the name had to be escaped, the line begins with a backslash.
 *
 * @param root what {@code b3sum} prints for the file
 * @param path of the file, relative to the folder that the list lies in
 */
record ChecksumLine(Digest root, ArchivePath path) {

    private static final Pattern FORM =
            Pattern.compile("(\\\\?)([0-9a-f]{64})  (.+)", Pattern.DOTALL);

    /**
     * The line of a file; none when {@code b3sum} refuses the name, because it is not UTF-8 or ends
     * as a line of Windows does.
     */
    static Optional<ChecksumLine> of(Digest root, ArchivePath path) {
        var name = path.toString();
        boolean isSpeakable =
                StandardCharsets.UTF_8.newEncoder().canEncode(name)
                        && name.indexOf('\uFFFD') < 0
                        && !name.endsWith("\r");
        return isSpeakable ? Optional.of(new ChecksumLine(root, path)) : Optional.empty();
    }

    /** Reads a line without its end; none when it is not one. */
    static Optional<ChecksumLine> parse(String line) {
        var matcher = FORM.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean escaped = !matcher.group(1).isEmpty();
        var name = escaped ? unescape(matcher.group(3)) : matcher.group(3);
        try {
            var root = Digest.parse(matcher.group(2));
            return Optional.of(new ChecksumLine(root, ArchivePath.of(name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody else's line: it leads out of the folder
        }
    }

    private static String unescape(String text) {
        var name = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
            }
            name.append(c);
        }
        return name.toString();
    }

    /** The line with its end. */
    String text() {
        var name = path.toString();
        var escaped = name.replace("\\", "\\\\").replace("\n", "\\n");
        return "%s%s  %s\n".formatted(escaped.equals(name) ? "" : "\\", root, escaped);
    }
}
