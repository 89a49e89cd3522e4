package io.blockframe.store;

import io.blockframe.format.Entry;
import io.blockframe.format.Geometry;
import io.blockframe.format.Shard;

import java.nio.file.Path;
import java.util.List;

/**
 * An entry whose shards and cell records were written, and that waits for its manifests and its
 * place.
 *
 * @param directory the folder in staging that is going to be renamed
 * @param entry what it is; its sequence is given when it is published
 * @param geometry how it was cut
 * @param shards its shards that have a file, in order
 */
public record StagedEntry(Path directory, Entry entry, Geometry geometry, List<Shard> shards) {}
