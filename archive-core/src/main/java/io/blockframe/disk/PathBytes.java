package io.blockframe.disk;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The bytes of a path, as the system has them.
 *
 * <p>A path from a directory keeps its bytes even where they do not decode, but its string does
 * not; only its URI has them all, percent-encoded.
 */
final class PathBytes {

    private PathBytes() {}

    /** The bytes of {@code path}, made absolute, without a slash at the end. */
    static byte[] of(Path path) {
        String text = path.toAbsolutePath().toString();
        // What does not decode has become a character outside of ASCII.
        if (text.chars().allMatch(c -> c < 128)) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        return ofUri(path);
    }

    /** Slower: it asks the system whether the path is a directory. */
    private static byte[] ofUri(Path path) {
        String encoded = path.toUri().getRawPath();
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(encoded.charAt(i));
            }
        }
        byte[] found = bytes.toByteArray();
        // A URI says by a slash that something is a directory; for the system it would mean to
        // follow a link.
        boolean slash = found.length > 1 && found[found.length - 1] == '/';
        return slash ? Arrays.copyOf(found, found.length - 1) : found;
    }
}
