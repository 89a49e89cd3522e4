package io.blockframe.read;

import io.blockframe.disk.Disk;
import io.blockframe.erasure.ReedSolomon;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.CellRecords;
import io.blockframe.format.Entry;
import io.blockframe.format.EntryKind;
import io.blockframe.format.EntryLayout;
import io.blockframe.format.Geometry;
import io.blockframe.format.Manifest;
import io.blockframe.format.ManifestCodec;
import io.blockframe.format.Shard;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.store.ByteRange;
import io.blockframe.store.CellDigester;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.EntryManifests;
import io.blockframe.store.SmallFiles;
import io.blockframe.testkit.CellPlace;
import io.blockframe.testkit.DiskIo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** An entry as FORMAT.md has it, written stripe by stripe with nothing but arrays. */
record StoredEntry(Disk disk, EntryFolder folder, byte[] content, Map<Path, byte[]> files) {

    static final UUID ARCHIVE = UUID.fromString("b10cf4a3-0000-4000-8000-000000000001");

    /** Writes a file into an archive directory. */
    static StoredEntry write(Disk disk, Path archive, Geometry geometry, byte[] content)
            throws IOException {
        return write(disk, archive, geometry, content, "some/file.bin", EntryKind.FILE);
    }

    static StoredEntry write(
            Disk disk, Path archive, Geometry geometry, byte[] content, String path, EntryKind kind)
            throws IOException {
        var root = Blake3.fastest().hash(content);
        var entry =
                new Entry(
                        1,
                        kind,
                        ArchivePath.of(path),
                        content.length,
                        Instant.parse("2020-02-29T12:34:56.123456789Z"),
                        0640,
                        1000,
                        1000,
                        1,
                        root,
                        Instant.parse("2026-01-01T00:00:00Z"));
        var place = EntryLayout.folder(entry.path(), root);
        var directory = place.under(archive);
        SmallFiles.createDirectories(disk, directory);
        var shards = new ArrayList<Shard>();
        var records = new ByteArrayOutputStream();
        for (int stripe = 0; stripe < geometry.stripeCount(content.length); stripe++) {
            writeStripe(disk, directory, geometry, content, stripe, shards, records);
        }
        for (int copy = 0; copy < EntryLayout.metadataCopies(geometry); copy++) {
            if (EntryLayout.hasCellRecords(content.length)) {
                DiskIo.create(
                        disk,
                        directory.resolve(EntryLayout.cellsName(copy)),
                        records.toByteArray());
            }
            DiskIo.create(
                    disk,
                    directory.resolve(EntryLayout.manifestName(copy)),
                    ManifestCodec.encode(new Manifest(ARCHIVE, 1, entry, geometry, shards)));
        }
        disk.barrier(archive);
        var folder = new EntryManifests(disk, ARCHIVE, archive).load(place);
        return new StoredEntry(disk, folder, content, DiskIo.readTree(disk, directory));
    }

    private static void writeStripe(
            Disk disk,
            Path directory,
            Geometry geometry,
            byte[] content,
            int stripe,
            List<Shard> shards,
            ByteArrayOutputStream records)
            throws IOException {
        for (var plan : EntryLayout.shards(geometry, content.length, stripe)) {
            boolean parity = plan.index() >= geometry.dataShards();
            byte[] bytes =
                    parity
                            ? parity(geometry, content, stripe, plan.index())
                            : data(geometry, content, stripe, plan.index());
            var path = plan.place().under(directory);
            SmallFiles.createDirectories(disk, path.getParent());
            DiskIo.create(disk, path, bytes);
            long first =
                    parity
                            ? 0
                            : stripe * geometry.stripeBytes()
                                    + (long) plan.index() * geometry.shardBytes();
            var place = new EntryFolder.TreePlace(first, parity ? bytes.length : content.length);
            shards.add(
                    new Shard(
                            stripe,
                            plan.index(),
                            plan.place(),
                            bytes.length,
                            digest(bytes, place, records)));
        }
    }

    private static Digest digest(
            byte[] bytes, EntryFolder.TreePlace place, ByteArrayOutputStream records) {
        try (var arena = Arena.ofConfined()) {
            int cells = Geometry.cellCount(bytes.length);
            var data = offHeap(arena, bytes);
            var found = arena.allocate((long) cells * CellRecords.BYTES);
            CellDigester.digest(data, place, 0, found, 0);
            records.writeBytes(found.toArray(ValueLayout.JAVA_BYTE));
            var scratch = arena.allocate((long) cells * Digest.BYTES);
            return CellDigester.fold(found, 0, cells, place, scratch);
        }
    }

    private static byte[] data(Geometry geometry, byte[] content, int stripe, int index) {
        int from = Math.toIntExact(stripe * geometry.stripeBytes()) + index * geometry.shardBytes();
        return Arrays.copyOfRange(
                content, from, from + geometry.shardBytes(content.length, stripe, index));
    }

    private static byte[] parity(Geometry geometry, byte[] content, int stripe, int index) {
        int bytes = geometry.shardBytes(content.length, stripe, index);
        var code = ReedSolomon.of(geometry.dataShards(), geometry.parityShards());
        try (var arena = Arena.ofConfined()) {
            var parity = new MemorySegment[geometry.parityShards()];
            Arrays.setAll(parity, _ -> arena.allocate(bytes));
            for (int i = 0; i < geometry.dataShards(); i++) {
                if (geometry.shardBytes(content.length, stripe, i) > 0) {
                    code.accumulate(i, offHeap(arena, data(geometry, content, stripe, i)), parity);
                }
            }
            return parity[index - geometry.dataShards()].toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static MemorySegment offHeap(Arena arena, byte[] bytes) {
        var memory = arena.allocate(Math.max(1, bytes.length), 8).asSlice(0, bytes.length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    /** Where a shard lies. */
    Path shard(int stripe, int index) {
        return folder.path(folder.shard(stripe, index));
    }

    /** Every cell on the disk. */
    List<CellPlace> places() {
        var places = new ArrayList<CellPlace>();
        for (var shard : folder.manifest().shards()) {
            IntStream.range(0, Geometry.cellCount(shard.bytes()))
                    .mapToObj(row -> place(shard, row))
                    .forEach(places::add);
        }
        return places;
    }

    private CellPlace place(Shard shard, int row) {
        long offset = (long) row * Geometry.CELL_BYTES;
        int bytes = (int) Math.min(Geometry.CELL_BYTES, shard.bytes() - offset);
        return new CellPlace(folder.path(shard), offset, bytes, row, shard.index(), shard.stripe());
    }

    /** Where in the file a cell of a data shard lies. */
    ByteRange range(CellPlace place) {
        long first = folder.treePlace(place.stripe(), place.shard()).firstByte() + place.offset();
        return new ByteRange(first, first + place.bytes());
    }

    /** The files of the entry that are not what they were, and those that were not there. */
    List<Path> changedFiles() throws IOException {
        var now = DiskIo.readTree(disk, folder.directory());
        var changed = new ArrayList<>(now.keySet());
        changed.removeIf(path -> Arrays.equals(now.get(path), files.get(path)));
        files.keySet().stream().filter(path -> !now.containsKey(path)).forEach(changed::add);
        return changed;
    }
}
