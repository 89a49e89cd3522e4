package io.blockframe.launcher.cli;

import io.blockframe.format.Entry;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.Locale;

/**
 * Results for scripts. Names that are not UTF-8 have their bytes as the lone surrogates U+DC80 to
 * U+DCFF, as in the archive's manifests (Python: {@code os.fsencode}).
 */
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // lone surrogates have no other form
                    .build();

    private Json() {}

    static String of(Object records) {
        return MAPPER.writeValueAsString(records);
    }

    /** A range of a file: its first byte, and its length. */
    record Range(long first, long bytes) {}

    /** An archived version. */
    record Version(
            String path,
            String kind,
            long size,
            int tier,
            String root,
            String mtime,
            String mode,
            long sequence,
            String committedAt) {
        static Version of(Entry entry) {
            return new Version(
                    entry.path().toString(),
                    entry.kind().name().toLowerCase(Locale.ROOT),
                    entry.sizeBytes(),
                    entry.tier(),
                    entry.root().toString(),
                    entry.modified().toString(),
                    octal(entry.mode()),
                    entry.sequence(),
                    entry.committedAt().toString());
        }
    }

    /** Permission bits as four octal digits. */
    static String octal(int mode) {
        return "%04o".formatted(mode);
    }
}
