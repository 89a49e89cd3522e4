package io.blockframe.settings;

import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One table of a {@link SettingsFile}. Reading a key makes it known. A value that is wrong is noted
 * for {@link SettingsFile#finish} and the fallback is returned, so that reading can go on and find
 * every other mistake. Fallbacks are written as they would be in the file.
 */
public final class Table {
    private final SettingsFile file;
    private final String name;
    private final TomlTable content;
    private final Set<String> known = new TreeSet<>();

    Table(SettingsFile file, String name, TomlTable content) {
        this.file = file;
        this.name = name;
        this.content = content;
    }

    /** Whether the file says something for {@code key}. */
    public boolean has(String key) {
        known.add(key);
        return content.get(List.of(key)) != null;
    }

    /** A text, which may be empty. */
    public String text(String key, String fallback) {
        return value(key, String.class, "a text in quotes", fallback);
    }

    /** A text that must be given and not be empty. */
    public String requiredText(String key) {
        if (!has(key)) {
            file.problem(file.lineOf(name), "missing key '%s'%s".formatted(key, where()));
            return "";
        }
        var text = text(key, " ");
        if (text.isEmpty()) {
            problem(key, "must not be empty");
        }
        return text;
    }

    /** A whole number from {@code min} to {@code max}. */
    public int integer(String key, int fallback, int min, int max) {
        long number = value(key, Long.class, "a whole number", (long) fallback);
        if (number < min || number > max) {
            problem(key, "must be from %d to %d, was %d".formatted(min, max, number));
            return fallback;
        }
        return (int) number;
    }

    /** {@code true} or {@code false}. */
    public boolean bool(String key, boolean fallback) {
        return value(key, Boolean.class, "true or false", fallback);
    }

    /** A size in bytes, as {@link Units#parseSize} reads it. */
    public long size(String key, String fallback) {
        return parsed(key, fallback, Units::parseSize);
    }

    /** A time, as {@link Units#parseDuration} reads it. */
    public Duration duration(String key, String fallback) {
        return parsed(key, fallback, Units::parseDuration);
    }

    /** A path, absolute and normalised; a relative one starts at the directory of the file. */
    public Path path(String key, String fallback) {
        return parsed(key, fallback, this::resolve);
    }

    /** A path as {@link #path} reads it; nothing when it is missing or empty. */
    public Optional<Path> optionalPath(String key) {
        return parsed(
                key, "", text -> text.isEmpty() ? Optional.empty() : Optional.of(resolve(text)));
    }

    /**
     * An array of texts with rules of their own.
     *
     * @param check throws {@link IllegalArgumentException} with what is wrong with a text
     */
    public List<String> texts(String key, List<String> fallback, Consumer<String> check) {
        var array = value(key, TomlArray.class, "an array of texts", null);
        if (array == null) {
            return fallback;
        }
        var texts = new ArrayList<String>();
        for (var element : array.toList()) {
            try {
                if (!(element instanceof String text)) {
                    throw new IllegalArgumentException(
                            "must be an array of texts, found " + describe(element));
                }
                check.accept(text);
                texts.add(text);
            } catch (IllegalArgumentException e) {
                problem(key, e.getMessage());
            }
        }
        return List.copyOf(texts);
    }

    /** One of a few words. */
    public String oneOf(String key, String fallback, List<String> words) {
        return parsed(
                key,
                fallback,
                text -> {
                    if (!words.contains(text)) {
                        throw new IllegalArgumentException(
                                "\"%s\" is not one of %s"
                                        .formatted(text, String.join(", ", words)));
                    }
                    return text;
                });
    }

    /**
     * A text with rules of its own.
     *
     * @param parser throws {@link IllegalArgumentException} with what is wrong with a text
     */
    public <T> T parsed(String key, String fallback, Function<String, T> parser) {
        try {
            return parser.apply(text(key, fallback));
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage());
            return parser.apply(fallback);
        }
    }

    /** Notes that the value of {@code key} is wrong for a reason that only the caller knows. */
    public void problem(String key, String text) {
        int line = SettingsFile.lineOf(content, key);
        file.problem(
                line == 0 ? file.lineOf(name) : line, "'%s'%s: %s".formatted(key, where(), text));
    }

    Set<String> known() {
        return known;
    }

    void reportUnknown() {
        for (var key : content.keySet()) {
            if (!known.contains(key)) {
                file.problem(
                        SettingsFile.lineOf(content, key),
                        "unknown key '%s'%s; known: %s"
                                .formatted(key, where(), String.join(", ", known)));
            }
        }
    }

    private <T> T value(String key, Class<T> type, String expected, T fallback) {
        if (!has(key)) {
            return fallback;
        }
        var value = content.get(List.of(key));
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        problem(key, "must be %s, found %s".formatted(expected, describe(value)));
        return fallback;
    }

    private static String describe(Object value) {
        return switch (value) {
            case String text -> "the text \"" + text + "\"";
            case TomlTable _ -> "a table";
            case TomlArray _ -> "an array";
            default -> value.toString();
        };
    }

    private Path resolve(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        try {
            return file.directory().resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path: " + e.getReason(), e);
        }
    }

    private String where() {
        return name.isEmpty() ? "" : " in [" + name + "]";
    }
}
