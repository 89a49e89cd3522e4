package io.blockframe.format;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Lines that each check themselves: 16 hexadecimal digits, a space, a JSON object, a line feed
 * (FORMAT.md §5). They are appended, so that power loss can only tear the last.
 */
public final class CheckedLines {
    private static final int DIGITS = 16;
    private static final byte LINE_FEED = '\n';

    private CheckedLines() {}

    /**
     * The whole line, its line feed included.
     *
     * @param json on one line
     */
    public static byte[] encode(String json) {
        if (json.indexOf(LINE_FEED) >= 0) {
            throw new IllegalArgumentException("a checked line has one line, was: " + json);
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        var line = new ByteArrayOutputStream(DIGITS + bytes.length + 2);
        line.writeBytes(digits(Blake3.ofMetadata(bytes)));
        line.write(' ');
        line.writeBytes(bytes);
        line.write(LINE_FEED);
        return line.toByteArray();
    }

    /**
     * The JSON of one line, with or without its line feed.
     *
     * @return empty when the line does not check
     */
    public static Optional<String> decode(byte[] line) {
        int end =
                line.length > 0 && line[line.length - 1] == LINE_FEED
                        ? line.length - 1
                        : line.length;
        try (Arena arena = Arena.ofConfined()) {
            return decode(arena.allocateFrom(ValueLayout.JAVA_BYTE, line).asSlice(0, end));
        }
    }

    /** The digits of the line with this JSON, as a number that tells it from all others. */
    public static long check(String json) {
        byte[] digits = digits(Blake3.ofMetadata(json.getBytes(StandardCharsets.UTF_8)));
        return Long.parseUnsignedLong(new String(digits, StandardCharsets.US_ASCII), DIGITS);
    }

    private static Optional<String> decode(MemorySegment line) {
        long jsonBytes = line.byteSize() - DIGITS - 1;
        if (jsonBytes < 1 || line.get(ValueLayout.JAVA_BYTE, DIGITS) != ' ') {
            return Optional.empty();
        }
        MemorySegment json = line.asSlice(DIGITS + 1, jsonBytes);
        byte[] found = line.asSlice(0, DIGITS).toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(found, digits(Blake3.ofMetadata(json)))) {
            return Optional.empty();
        }
        String text = NameText.of(json.toArray(ValueLayout.JAVA_BYTE));
        return NameText.isEscaped(text) ? Optional.empty() : Optional.of(text);
    }

    private static byte[] digits(Digest digest) {
        return digest.toString().substring(0, DIGITS).getBytes(StandardCharsets.US_ASCII);
    }
}
