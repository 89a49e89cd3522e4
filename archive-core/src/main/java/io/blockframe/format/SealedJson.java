package io.blockframe.format;

import io.blockframe.hash.Blake3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * JSON files that check themselves: they begin with their format and version, and their last field
 * is the BLAKE3 of the whole file with that field's own 64 digits as the digit zero. The last field
 * looks the same in every version, so that a reader can tell a newer file from a damaged one.
 */
final class SealedJson {
    private static final String ZEROS = "0".repeat(64);

    private SealedJson() {}

    /** The file's bytes: the object with {@code digestField} added. */
    static byte[] seal(JsonText object, String digestField) {
        byte[] bytes =
                object.put(digestField, ZEROS).close("\n}\n").getBytes(StandardCharsets.UTF_8);
        byte[] digits = Blake3.ofMetadata(bytes).toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, bytes, digitsAt(bytes), digits.length);
        return bytes;
    }

    /**
     * Reads a file.
     *
     * @param what names the file in errors
     * @param reader makes the value of the fields, and throws IllegalArgumentException when it
     *     cannot
     */
    static <T> T decode(
            byte[] bytes,
            String what,
            String format,
            int version,
            String digestField,
            Function<JsonFields, T> reader)
            throws DamagedException, UnknownVersionException {
        String text = open(bytes, digestField, what);
        try {
            JsonFields fields = JsonFields.parse(text);
            String found = fields.text("format");
            if (!found.equals(format)) {
                throw fields.fault("format", found, format);
            }
            int foundVersion = fields.integer("version", 1, Integer.MAX_VALUE);
            if (foundVersion != version) {
                throw new UnknownVersionException(what, foundVersion, version);
            }
            return reader.apply(fields);
        } catch (IllegalArgumentException e) {
            throw new DamagedException(what + ": " + e.getMessage(), e);
        }
    }

    /** The text of a file whose digest is right. */
    private static String open(byte[] bytes, String digestField, String what)
            throws DamagedException {
        byte[] zeroed = bytes.clone();
        int digitsAt = digitsAt(bytes);
        if (digitsAt >= 0) {
            Arrays.fill(zeroed, digitsAt, digitsAt + ZEROS.length(), (byte) '0');
        }
        String text = NameText.of(zeroed);
        if (!text.endsWith("\"%s\" : \"%s\"\n}\n".formatted(digestField, ZEROS))) {
            throw new DamagedException(
                    "%s: found no %s at the end of its %d bytes, expected it as the last field"
                            .formatted(what, digestField, bytes.length));
        }
        String found = new String(bytes, digitsAt, ZEROS.length(), StandardCharsets.ISO_8859_1);
        String expected = Blake3.ofMetadata(zeroed).toString();
        if (!found.equals(expected)) {
            throw new DamagedException(
                    "%s: field %s: found %s, expected %s"
                            .formatted(what, digestField, Printable.of(found), expected));
        }
        if (NameText.isEscaped(text)) {
            throw new DamagedException(what + ": found bytes that are not UTF-8");
        }
        return text;
    }

    /** Where the digits begin in a file that ends in them, quote, line feed, brace, line feed. */
    private static int digitsAt(byte[] bytes) {
        return bytes.length - ZEROS.length() - "\"\n}\n".length();
    }
}
