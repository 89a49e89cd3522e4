package io.blockframe.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names as text without loss: UTF-8 where the bytes are UTF-8, and each byte that is not as one
 * lone surrogate, U+DC00 plus the byte.
 *
 * <p>Source: Python's error handler {@code surrogateescape}, PEP 383. Surrogates in UTF-8's own
 * dress (ED A0 80 to ED BF BF) are not UTF-8, nor are overlong forms, so they are escaped byte by
 * byte, and every byte string has exactly one text.
 */
final class NameText {
    private static final char ESCAPE = '\uDC00';

    private NameText() {}

    /** The text of any bytes. */
    static String of(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Decoding puts U+FFFD where it failed; the character itself may also be in the name.
        return text.indexOf('\uFFFD') < 0 ? text : escape(bytes);
    }

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException when it is not the text of any bytes
     */
    static byte[] toBytes(String text) {
        if (!isEscaped(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = unescape(text);
        if (!of(bytes).equals(text)) {
            throw new IllegalArgumentException(
                    "has escaped bytes that together are UTF-8, and must be written as characters");
        }
        return bytes;
    }

    /** Whether some byte of the text is not UTF-8. */
    static boolean isEscaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 == text.length()
                    || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                return true;
            }
            i++;
        }
        return false;
    }

    /** Bytes that a character stands for; an escape stands for one. */
    static int byteLength(int codePoint) {
        if (codePoint < 0x80 || Character.getType(codePoint) == Character.SURROGATE) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    private static String escape(byte[] bytes) {
        var text = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; ) {
            int length = characterLength(bytes, i);
            if (length == 0) {
                text.append((char) (ESCAPE + (bytes[i++] & 0xFF)));
            } else {
                text.append(new String(bytes, i, length, StandardCharsets.UTF_8));
                i += length;
            }
        }
        return text.toString();
    }

    /** Bytes of the valid character that begins at {@code start}, 0 when none does. */
    private static int characterLength(byte[] bytes, int start) {
        int first = bytes[start] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (length == 0 || start + length > bytes.length) {
            return 0;
        }
        byte[] character = Arrays.copyOfRange(bytes, start, start + length);
        byte[] again =
                new String(character, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(character, again) ? length : 0;
    }

    private static byte[] unescape(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (Character.getType(codePoint) != Character.SURROGATE) {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            } else if (codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xFF) {
                bytes.write(codePoint - ESCAPE);
            } else {
                throw new IllegalArgumentException(
                        "has the lone surrogate U+%04X, which stands for no byte"
                                .formatted(codePoint));
            }
            i += Character.charCount(codePoint);
        }
        return bytes.toByteArray();
    }
}
