package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CheckedLines;
import io.blockframe.format.Geometry;
import io.blockframe.format.JsonFields;
import io.blockframe.format.Shard;
import io.blockframe.store.SmallFiles;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What of an interrupted commit need not be done again: the source it read, and every stripe that
 * is durable, in order (FORMAT §5). Each line is forced before the next.
 */
final class Journal implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final DiskFile file;
    private long end;

    private Journal(DiskFile file, long end) {
        this.file = file;
        this.end = end;
    }

    /**
     * What a journal says.
     *
     * @param source where the source was
     * @param identity what it was
     * @param geometry how it was being cut
     * @param shards those of each durable stripe, in order
     */
    record Contents(
            Path source, SourceIdentity identity, Geometry geometry, List<List<Shard>> shards) {}

    /** Begins a journal; its directory's name is forced by the caller. */
    static Journal create(
            Disk disk, Path path, Path source, SourceIdentity identity, Geometry geometry)
            throws IOException {
        var header = JSON.createObjectNode();
        // A URI has the bytes of names that do not decode.
        header.put("source", source.toUri().toString());
        header.put("device", identity.device()).put("inode", identity.inode());
        header.put("size", identity.sizeBytes());
        header.put("mtime", identity.modified().toString());
        header.put("ctime", identity.changed().toString());
        header.put("data_shards", geometry.dataShards());
        header.put("parity_shards", geometry.parityShards());
        header.put("shard_bytes", geometry.shardBytes());
        var journal = new Journal(disk.create(path), 0);
        try {
            journal.append(header.toString());
            return journal;
        } catch (IOException e) {
            journal.close();
            throw e;
        }
    }

    /** Reads a journal; empty when there is none that can be used. */
    static Optional<Contents> read(Disk disk, Path path) throws IOException {
        byte[] bytes;
        try {
            bytes = SmallFiles.read(disk, path);
        } catch (IOException e) {
            if (DiskErrors.isDamage(e)) {
                return Optional.empty();
            }
            throw e;
        }
        var lines = lines(bytes);
        try {
            return lines.isEmpty() ? Optional.empty() : Optional.of(contents(lines));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // of a program that wrote others
        }
    }

    /** Goes on with a journal after the lines of its first {@code stripes}. */
    static Journal reopen(Disk disk, Path path, int stripes) throws IOException {
        long end = 0;
        byte[] bytes = SmallFiles.read(disk, path);
        for (var line : lines(bytes).subList(0, 1 + stripes)) {
            end += CheckedLines.encode(line).length;
        }
        var file = disk.openForWriting(path);
        try {
            file.truncate(end);
            return new Journal(file, end);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Notes a stripe, durably. */
    void append(int stripe, List<Shard> shards) throws IOException {
        var line = JSON.createObjectNode().put("stripe", stripe);
        var array = line.putArray("shards");
        for (var shard : shards) {
            array.addObject()
                    .put("shard", shard.index())
                    .put("place", shard.place().toString())
                    .put("bytes", shard.bytes())
                    .put("digest", shard.digest().toString());
        }
        append(line.toString());
    }

    private void append(String json) throws IOException {
        byte[] bytes = CheckedLines.encode(json);
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
            file.write(buffer, end);
        }
        file.force();
        end += bytes.length;
    }

    /** The lines up to the first that does not check: what comes after it is not durable. */
    private static List<String> lines(byte[] bytes) {
        var lines = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                var line = CheckedLines.decode(Arrays.copyOfRange(bytes, start, i));
                if (line.isEmpty()) {
                    return lines;
                }
                lines.add(line.get());
                start = i + 1;
            }
        }
        return lines;
    }

    private static Contents contents(List<String> lines) {
        var header = JsonFields.parse(lines.getFirst());
        var shards = new ArrayList<List<Shard>>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = JsonFields.parse(line);
            int stripe = fields.integer("stripe", 0, Integer.MAX_VALUE);
            if (stripe != shards.size()) {
                break;
            }
            shards.add(fields.list("shards").stream().map(it -> shard(stripe, it)).toList());
        }
        var identity =
                new SourceIdentity(
                        header.number("device", Long.MIN_VALUE, Long.MAX_VALUE),
                        header.number("inode", Long.MIN_VALUE, Long.MAX_VALUE),
                        header.number("size", 0, Long.MAX_VALUE),
                        header.instant("mtime"),
                        header.instant("ctime"));
        var geometry =
                new Geometry(
                        header.integer("data_shards", 1, 255),
                        header.integer("parity_shards", 1, 255),
                        header.integer("shard_bytes", Geometry.CELL_BYTES, 1 << 30));
        var source = Path.of(URI.create(header.text("source")));
        return new Contents(source, identity, geometry, shards);
    }

    private static Shard shard(int stripe, JsonFields fields) {
        return new Shard(
                stripe,
                fields.integer("shard", 0, 255),
                fields.path("place"),
                fields.integer("bytes", 0, 1 << 30),
                fields.digest("digest"));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
