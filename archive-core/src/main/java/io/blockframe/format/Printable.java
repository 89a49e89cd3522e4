package io.blockframe.format;

/** Names for people's eyes: nothing in them acts on the terminal. */
public final class Printable {
    private Printable() {}

    /** A name; what it was can be told from it. */
    public static String of(String name) {
        return message(name.replace("\\", "\\\\"));
    }

    /** A message that may have names in it; those that are printable already stay as they are. */
    public static String message(String text) {
        var printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            printable.append(escape(codePoint));
            i += Character.charCount(codePoint);
        }
        return printable.toString();
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                    switch (Character.getType(codePoint)) {
                        case Character.CONTROL ->
                                codePoint < 0x80
                                        ? "\\x%02x".formatted(codePoint)
                                        : "\\u%04x".formatted(codePoint);
                        case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                                "\\u%04x".formatted(codePoint);
                        case Character.SURROGATE ->
                                codePoint >= 0xDC80 && codePoint <= 0xDCFF
                                        ? "\\x%02x".formatted(codePoint - 0xDC00)
                                        : "\\u%04x".formatted(codePoint);
                        default ->
                                turnsDirection(codePoint)
                                        ? "\\u%04x".formatted(codePoint)
                                        : Character.toString(codePoint);
                    };
        };
    }

    /** Unicode's explicit embeddings, overrides and isolates, which can disguise a name. */
    private static boolean turnsDirection(int codePoint) {
        return codePoint >= 0x202A && codePoint <= 0x202E
                || codePoint >= 0x2066 && codePoint <= 0x2069;
    }
}
