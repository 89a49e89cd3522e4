package io.blockframe.format;

import io.blockframe.hash.Digest;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * The fields of a JSON object, read strictly: whoever asks for a field gets it in its type and
 * range, or an IllegalArgumentException that names the field, what was found and what was expected.
 * Fields nobody asks for are room to grow.
 */
public final class JsonFields {
    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    private final String prefix;
    private final Map<?, ?> values;

    private JsonFields(String prefix, Map<?, ?> values) {
        this.prefix = prefix;
        this.values = values;
    }

    /**
     * Reads one object and nothing after it.
     *
     * @throws IllegalArgumentException when that is not what {@code json} is
     */
    public static JsonFields parse(String json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("found no JSON object, expected one");
            }
            Map<String, Object> values = object(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("found text after the JSON object");
            }
            return new JsonFields("", values);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("found no valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A text. */
    public String text(String name) {
        return value(name, String.class, "a text");
    }

    /** Whether there is a field of that name. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A flag. */
    public boolean flag(String name) {
        return value(name, Boolean.class, "true or false");
    }

    /** A whole number from {@code min} to {@code max}. */
    public long number(String name, long min, long max) {
        long number = value(name, Long.class, "a whole number");
        if (number < min || number > max) {
            throw fault(name, number, "a number from %d to %d".formatted(min, max));
        }
        return number;
    }

    /** The same, for an int. */
    public int integer(String name, int min, int max) {
        return (int) number(name, min, max);
    }

    /** A UUID in lower case. */
    public UUID uuid(String name) {
        String text = text(name);
        UUID uuid = parse(name, "a UUID", UUID::fromString);
        if (!uuid.toString().equals(text)) {
            throw fault(name, text, "a UUID of 36 lower-case characters");
        }
        return uuid;
    }

    /** A digest of 64 lower-case hexadecimal digits. */
    public Digest digest(String name) {
        return parse(name, "64 lower-case hexadecimal digits", Digest::parse);
    }

    /** A date and time of RFC 3339. */
    public Instant instant(String name) {
        return parse(name, "a date and time of RFC 3339", Instant::parse);
    }

    /** A path in the archive. */
    public ArchivePath path(String name) {
        String text = text(name);
        try {
            return ArchivePath.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "field %s%s: %s".formatted(prefix, name, e.getMessage()), e);
        }
    }

    /** An object. */
    public JsonFields fields(String name) {
        return new JsonFields(prefix + name + ".", value(name, Map.class, "an object"));
    }

    /** The objects of an array. */
    public List<JsonFields> list(String name) {
        List<?> items = value(name, List.class, "an array");
        var fields = new ArrayList<JsonFields>(items.size());
        for (Object item : items) {
            String itemName = "%s[%d]".formatted(name, fields.size());
            if (!(item instanceof Map<?, ?> map)) {
                throw fault(itemName, item, "an object");
            }
            fields.add(new JsonFields(prefix + itemName + ".", map));
        }
        return fields;
    }

    /** The texts of an array. */
    public List<String> texts(String name) {
        List<?> items = value(name, List.class, "an array");
        var texts = new ArrayList<String>(items.size());
        for (Object item : items) {
            if (!(item instanceof String text)) {
                throw fault("%s[%d]".formatted(name, texts.size()), item, "a text");
            }
            texts.add(text);
        }
        return texts;
    }

    /** What to throw for a field whose value does not fit. */
    public IllegalArgumentException fault(String name, Object found, String expected) {
        return described(name, describe(found), expected);
    }

    private <T> T parse(String name, String expected, Function<String, T> parser) {
        String text = text(name);
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw fault(name, text, expected);
        }
    }

    private <T> T value(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw described(
                    name, values.containsKey(name) ? describe(value) : "no such field", expected);
        }
        return type.cast(value);
    }

    private IllegalArgumentException described(String name, String found, String expected) {
        return new IllegalArgumentException(
                "field %s%s: found %s, expected %s".formatted(prefix, name, found, expected));
    }

    private static String describe(Object value) {
        return switch (value) {
            case String text -> "\"" + Printable.of(text) + "\"";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "an array";
            case null, default -> String.valueOf(value);
        };
    }

    private static Map<String, Object> object(JsonParser parser) {
        var values = new HashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser);
            if (values.containsKey(name)) {
                throw new IllegalArgumentException(
                        "field %s: found it twice, expected it once".formatted(name));
            }
            values.put(name, value);
        }
        return values;
    }

    private static List<Object> array(JsonParser parser) {
        var items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> wholeNumber(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new IllegalArgumentException("found half a JSON object");
        };
    }

    /** A Long, or for what no field of ours can hold a BigInteger. */
    private static Object wholeNumber(JsonParser parser) {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? (Object) parser.getBigIntegerValue()
                : (Object) parser.getLongValue();
    }
}
