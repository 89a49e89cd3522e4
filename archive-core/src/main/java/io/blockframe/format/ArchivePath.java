package io.blockframe.format;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A relative path of one or more names, byte for byte as the file system has them. Never absolute,
 * and never outside the directory that it is resolved against. Immutable; equal when the bytes are.
 *
 * <p>Text form: names joined by {@code /}; a byte that is not UTF-8 is a lone surrogate U+DC80 to
 * U+DCFF (FORMAT.md §6). Bytes and text map to each other one to one.
 */
public final class ArchivePath implements Comparable<ArchivePath> {
    private static final boolean NAMES_ARE_UTF_8 =
            "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

    private final String text;

    private ArchivePath(String text) {
        this.text = text;
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is empty, absolute, has an empty name, {@code .},
     *     {@code ..} or NUL, or is not the text of any bytes
     */
    public static ArchivePath of(String text) {
        check(text);
        try {
            NameText.toBytes(text);
        } catch (IllegalArgumentException e) {
            throw fault(text, e.getMessage());
        }
        return new ArchivePath(text);
    }

    /**
     * Reads the bytes of a path.
     *
     * @throws IllegalArgumentException as {@link #of} does
     */
    public static ArchivePath ofBytes(byte[] bytes) {
        String text = NameText.of(bytes);
        check(text);
        return new ArchivePath(text);
    }

    /**
     * The path that leads from {@code base} to {@code file}, names kept byte for byte. May look
     * {@code file} up when its name is not UTF-8.
     *
     * @throws IllegalArgumentException when {@code file} is not below {@code base}
     */
    public static ArchivePath relative(Path base, Path file) {
        Path relative = base.relativize(file);
        String text = relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
        if (isPlain(text) && text.indexOf('\uFFFD') < 0) {
            return of(text);
        }
        // A Path keeps the bytes of its names, but only its URI shows them.
        String[] encoded = file.toUri().getRawPath().split("/");
        int first = encoded.length - relative.getNameCount();
        return ofBytes(
                percentDecode(String.join("/", List.of(encoded).subList(first, encoded.length))));
    }

    /** The names, from the outermost. */
    public List<String> names() {
        return List.of(text.split("/"));
    }

    /** The last name. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** All but the last name; empty for a path of one name. */
    public Optional<ArchivePath> parent() {
        int slash = text.lastIndexOf('/');
        return slash < 0
                ? Optional.empty()
                : Optional.of(new ArchivePath(text.substring(0, slash)));
    }

    /**
     * This path and one more name.
     *
     * @throws IllegalArgumentException when it is not a single name
     */
    public ArchivePath resolve(String name) {
        if (name.indexOf('/') >= 0) {
            throw fault(name, "is not a single name");
        }
        return resolve(of(name));
    }

    /** This path and all names of {@code below}. */
    public ArchivePath resolve(ArchivePath below) {
        return new ArchivePath(text + "/" + below.text);
    }

    /** A copy of its bytes, names joined by {@code /}. */
    public byte[] bytes() {
        return NameText.toBytes(text);
    }

    /** This path below {@code directory}, its names with these very bytes. */
    public Path under(Path directory) {
        if (isPlain(text)) {
            return directory.resolve(text);
        }
        Path absolute =
                directory
                        .getFileSystem()
                        .provider()
                        .getPath(URI.create("file:///" + percentEncode(bytes())));
        return directory.resolve(absolute.getRoot().relativize(absolute));
    }

    /** Whether {@code ancestor} is this path or a folder above it. */
    public boolean startsWith(ArchivePath ancestor) {
        return text.startsWith(ancestor.text)
                && (text.length() == ancestor.text.length()
                        || text.charAt(ancestor.text.length()) == '/');
    }

    /**
     * For terminals and logs: what could move a cursor, break a line or turn the direction of
     * writing is escaped, and so are bytes that are not UTF-8 and backslashes.
     */
    public String printable() {
        return Printable.of(text);
    }

    /** By bytes, unsigned. */
    @Override
    public int compareTo(ArchivePath other) {
        int end = Math.min(text.length(), other.text.length());
        for (int i = 0; i < end; i++) {
            char mine = text.charAt(i);
            char others = other.text.charAt(i);
            if (mine != others) {
                // Below the surrogates characters are in the order of their bytes.
                return mine < Character.MIN_SURROGATE && others < Character.MIN_SURROGATE
                        ? mine - others
                        : Arrays.compareUnsigned(bytes(), other.bytes());
            }
        }
        return text.length() - other.text.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ArchivePath path && text.equals(path.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text form. */
    @Override
    public String toString() {
        return text;
    }

    private static void check(String text) {
        if (text.isEmpty()) {
            throw fault(text, "is empty");
        }
        if (text.startsWith("/")) {
            throw fault(text, "is absolute");
        }
        if (text.indexOf('\0') >= 0) {
            throw fault(text, "contains NUL");
        }
        for (String name : text.split("/", -1)) {
            switch (name) {
                case "" -> throw fault(text, "has an empty name");
                case ".", ".." -> throw fault(text, "has the name " + name);
                default -> {}
            }
        }
    }

    private static IllegalArgumentException fault(String text, String fault) {
        return new IllegalArgumentException(
                "the path \"%s\" %s; expected names joined by /, relative to the archive"
                        .formatted(Printable.of(text), fault));
    }

    /** Whether Java's own names of files say the same bytes as this text does. */
    private static boolean isPlain(String text) {
        return NAMES_ARE_UTF_8 && !NameText.isEscaped(text)
                || StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    private static String percentEncode(byte[] bytes) {
        var encoded = new StringBuilder(bytes.length * 3);
        for (byte b : bytes) {
            if (b == '/') {
                encoded.append('/');
            } else {
                encoded.append("%%%02X".formatted(b));
            }
        }
        return encoded.toString();
    }

    private static byte[] percentDecode(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(encoded.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
