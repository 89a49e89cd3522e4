package io.blockframe.format;

import java.util.List;

/**
 * Writes JSON objects as the archive has them. Jackson's generator refuses the lone surrogates that
 * stand for bytes of names, and cannot lay a manifest out with one shard on a line.
 */
public final class JsonText {
    private final StringBuilder text = new StringBuilder();
    private final String colon;
    private final String separator;
    private boolean first = true;

    private JsonText(String opening, String colon, String separator) {
        this.colon = colon;
        this.separator = separator;
        text.append(opening);
    }

    /** An object with one field on each line. */
    public static JsonText lines() {
        return new JsonText("{\n  ", " : ", ",\n  ");
    }

    /** An object on one line, as people read it. */
    public static JsonText line() {
        return new JsonText("{ ", " : ", ", ");
    }

    /** An object on one line, without white space. */
    public static JsonText compact() {
        return new JsonText("{", ":", ",");
    }

    /** Adds a field with a text. */
    public JsonText put(String name, String value) {
        name(name);
        appendQuoted(value);
        return this;
    }

    /** Adds a field with a number. */
    public JsonText put(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    /** Adds a field with an array of texts. */
    public JsonText put(String name, List<String> values) {
        name(name);
        text.append('[');
        String comma = "";
        for (var value : values) {
            text.append(comma);
            appendQuoted(value);
            comma = ",";
        }
        text.append(']');
        return this;
    }

    /** Adds a field whose value is JSON already. */
    public JsonText putJson(String name, String json) {
        name(name);
        text.append(json);
        return this;
    }

    /** The object so far, {@code closing} added. */
    public String close(String closing) {
        return text.append(closing).toString();
    }

    private void name(String name) {
        if (!first) {
            text.append(separator);
        }
        first = false;
        appendQuoted(name);
        text.append(colon);
    }

    private void appendQuoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); ) {
            int codePoint = value.codePointAt(i);
            if (codePoint == '"' || codePoint == '\\') {
                text.append('\\').append((char) codePoint);
            } else if (codePoint < 0x20 || codePoint == 0x7F || isLoneSurrogate(codePoint)) {
                text.append("\\u%04x".formatted(codePoint));
            } else {
                text.appendCodePoint(codePoint);
            }
            i += Character.charCount(codePoint);
        }
        text.append('"');
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
