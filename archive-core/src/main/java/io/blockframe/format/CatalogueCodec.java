package io.blockframe.format;

import java.util.Optional;

/** Lines of the catalogue and of pending records as bytes (FORMAT.md §5). */
public final class CatalogueCodec {
    private CatalogueCodec() {}

    /** The whole checked line, its line feed included. */
    public static byte[] encode(CatalogueLine line) {
        return CheckedLines.encode(
                switch (line) {
                    case Published published -> json(published);
                    case Tombstoned tombstoned -> json(tombstoned);
                });
    }

    /**
     * Reads the JSON of a line that checks.
     *
     * @return empty when it says what this program does not know
     */
    public static Optional<CatalogueLine> parse(String json) {
        try {
            JsonFields fields = JsonFields.parse(json);
            return switch (fields.text("op")) {
                case "published" ->
                        Optional.of(new Published(EntryFields.read(fields), fields.path("folder")));
                case "tombstoned" ->
                        Optional.of(
                                new Tombstoned(
                                        fields.number("sequence", 1, Long.MAX_VALUE),
                                        fields.path("path"),
                                        fields.digest("root"),
                                        fields.instant("at")));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // it checks, so a newer program wrote it
        }
    }

    private static String json(Published published) {
        JsonText json =
                JsonText.compact()
                        .put("op", "published")
                        .put("folder", published.folder().toString());
        EntryFields.put(json, published.entry());
        return json.close("}");
    }

    private static String json(Tombstoned tombstoned) {
        return JsonText.compact()
                .put("op", "tombstoned")
                .put("sequence", tombstoned.sequence())
                .put("path", tombstoned.path().toString())
                .put("root", tombstoned.root().toString())
                .put("at", tombstoned.at().toString())
                .close("}");
    }
}
