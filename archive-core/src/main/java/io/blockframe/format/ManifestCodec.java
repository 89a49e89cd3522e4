package io.blockframe.format;

import java.util.List;
import java.util.stream.Collectors;

/** Manifests as bytes (FORMAT.md §4). */
public final class ManifestCodec {
    private static final String FORMAT = "blockframe-entry";
    private static final int VERSION = 1;
    private static final String SELF_DIGEST = "manifest_digest";

    private ManifestCodec() {}

    /**
     * The whole file, its digest included.
     *
     * @throws IllegalArgumentException when the manifest contradicts itself: its shards are not
     *     those that geometry and size call for, or do not fold to the root
     */
    public static byte[] encode(Manifest manifest) {
        ShardRules.check(manifest);
        JsonText json =
                JsonText.lines()
                        .put("format", FORMAT)
                        .put("version", VERSION)
                        .put("archive", manifest.archive().toString())
                        .put("generation", manifest.generation());
        EntryFields.put(json, manifest.entry());
        json.putJson("geometry", encode(manifest.geometry()))
                .putJson("shards", encode(manifest.shards()));
        return SealedJson.seal(json, SELF_DIGEST);
    }

    /**
     * Reads a whole file, and believes nothing that does not check. Whether the manifest is of this
     * archive and of the folder it lies in is for the caller to check.
     *
     * @param what names the file in errors
     * @throws DamagedException when it is not a manifest, is damaged, or contradicts itself
     * @throws UnknownVersionException when it is intact, but of a version this program does not
     *     know
     */
    public static Manifest decode(byte[] bytes, String what)
            throws DamagedException, UnknownVersionException {
        return SealedJson.decode(
                bytes, what, FORMAT, VERSION, SELF_DIGEST, ManifestCodec::manifest);
    }

    private static Manifest manifest(JsonFields fields) {
        var manifest =
                new Manifest(
                        fields.uuid("archive"),
                        fields.integer("generation", 1, Integer.MAX_VALUE),
                        EntryFields.read(fields),
                        geometry(fields.fields("geometry")),
                        fields.list("shards").stream().map(ManifestCodec::shard).toList());
        ShardRules.check(manifest);
        return manifest;
    }

    private static String encode(Geometry geometry) {
        return JsonText.line()
                .put("data_shards", geometry.dataShards())
                .put("parity_shards", geometry.parityShards())
                .put("shard_bytes", geometry.shardBytes())
                .put("cell_bytes", Geometry.CELL_BYTES)
                .close(" }");
    }

    private static Geometry geometry(JsonFields fields) {
        fields.number("cell_bytes", Geometry.CELL_BYTES, Geometry.CELL_BYTES);
        return new Geometry(
                fields.integer("data_shards", 1, 255),
                fields.integer("parity_shards", 1, 255),
                fields.integer("shard_bytes", Geometry.CELL_BYTES, 1 << 30));
    }

    private static String encode(List<Shard> shards) {
        return shards.isEmpty()
                ? "[]"
                : shards.stream()
                        .map(ManifestCodec::encode)
                        .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private static String encode(Shard shard) {
        return JsonText.line()
                .put("stripe", shard.stripe())
                .put("shard", shard.index())
                .put("place", shard.place().toString())
                .put("bytes", shard.bytes())
                .put("digest", shard.digest().toString())
                .close(" }");
    }

    private static Shard shard(JsonFields fields) {
        return new Shard(
                fields.integer("stripe", 0, Integer.MAX_VALUE),
                fields.integer("shard", 0, 255),
                fields.path("place"),
                fields.integer("bytes", 1, Integer.MAX_VALUE),
                fields.digest("digest"));
    }
}
