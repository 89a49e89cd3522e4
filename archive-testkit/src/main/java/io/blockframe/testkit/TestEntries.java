package io.blockframe.testkit;

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
import io.blockframe.format.Published;
import io.blockframe.format.Shard;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.SmallFiles;

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
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * Writes entries straight into an archive, by the plainest encoder there is: everything in memory,
 * a shard at a time. It shares nothing with the commit's, and so is its oracle.
 */
public final class TestEntries {

    private final Disk disk;
    private final Path archiveDirectory;
    private final UUID archive;
    private final boolean wrongParity;
    private long sequence;

    /**
     * @param archiveDirectory where entries go
     * @param archive UUID that their manifests name
     */
    public TestEntries(Disk disk, Path archiveDirectory, UUID archive) {
        this(disk, archiveDirectory, archive, false);
    }

    private TestEntries(Disk disk, Path archiveDirectory, UUID archive, boolean wrongParity) {
        this.disk = disk;
        this.archiveDirectory = archiveDirectory;
        this.archive = archive;
        this.wrongParity = wrongParity;
    }

    /** Writes entries whose parity verifies, but was made from other data. */
    public TestEntries withWrongParity() {
        return new TestEntries(disk, archiveDirectory, archive, true);
    }

    /** Writes an entry, durably; the catalogue is left alone. */
    public TestEntry write(String path, byte[] content, Geometry geometry) throws IOException {
        try (var arena = Arena.ofConfined()) {
            return new Encoder(content, geometry, arena).write(ArchivePath.of(path));
        }
    }

    private final class Encoder {
        private final byte[] content;
        private final Geometry geometry;
        private final Arena arena;
        private final ByteArrayOutputStream records = new ByteArrayOutputStream();
        private final List<Shard> shards = new ArrayList<>();
        private final List<byte[]> shardBytes = new ArrayList<>();

        Encoder(byte[] content, Geometry geometry, Arena arena) {
            this.content = content;
            this.geometry = geometry;
            this.arena = arena;
        }

        TestEntry write(ArchivePath path) throws IOException {
            for (int stripe = 0; stripe < geometry.stripeCount(content.length); stripe++) {
                encode(stripe);
            }
            var now = Instant.parse("2026-02-03T04:05:06.000000007Z");
            var entry =
                    new Entry(
                            ++sequence,
                            EntryKind.FILE,
                            path,
                            content.length,
                            now,
                            0644,
                            1000,
                            1000,
                            1,
                            root(),
                            now);
            var manifest = new Manifest(archive, 1, entry, geometry, shards);
            var published = new Published(entry, EntryLayout.folder(path, entry.root()));
            var directory = published.folder().under(archiveDirectory);
            writeFiles(directory, ManifestCodec.encode(manifest));
            return new TestEntry(new EntryFolder(disk, directory, manifest), published, content);
        }

        private void encode(int stripe) {
            int k = geometry.dataShards();
            int m = geometry.parityShards();
            int length = geometry.shardBytes(content.length, stripe, k);
            var parity = new MemorySegment[m];
            Arrays.setAll(parity, _ -> arena.allocate(length, 64));
            var code = ReedSolomon.of(k, m);
            for (int index = 0; index < k; index++) {
                int bytes = geometry.shardBytes(content.length, stripe, index);
                if (bytes > 0) {
                    long first =
                            stripe * geometry.stripeBytes() + (long) index * geometry.shardBytes();
                    var data = arena.allocate(bytes, 64);
                    MemorySegment.copy(content, (int) first, data, ValueLayout.JAVA_BYTE, 0, bytes);
                    code.accumulate(index, data, parity);
                    add(stripe, index, data, first, content.length);
                }
            }
            for (int j = 0; j < m; j++) {
                if (wrongParity) {
                    parity[j].set(
                            ValueLayout.JAVA_BYTE,
                            0,
                            (byte) ~parity[j].get(ValueLayout.JAVA_BYTE, 0));
                }
                add(stripe, k + j, parity[j], 0, length);
            }
        }

        private void add(
                int stripe, int index, MemorySegment data, long firstByte, long treeBytes) {
            int cells = Geometry.cellCount(data.byteSize());
            var values = arena.allocate((long) cells * Digest.BYTES, 8);
            for (int cell = 0; cell < cells; cell++) {
                long at = (long) cell * Geometry.CELL_BYTES;
                var bytes = data.asSlice(at, Math.min(Geometry.CELL_BYTES, data.byteSize() - at));
                boolean root = treeBytes <= Geometry.CELL_BYTES;
                long valueAt = (long) cell * Digest.BYTES;
                Blake3.fastest().subtree(bytes, firstByte + at, root, values, valueAt);
                record(bytes, values, valueAt);
            }
            boolean whole = treeBytes <= data.byteSize();
            var place = EntryLayout.place(geometry, content.length, stripe, index);
            var digest = Blake3.fastest().fold(values, cells, whole);
            shards.add(new Shard(stripe, index, place, (int) data.byteSize(), digest));
            shardBytes.add(data.toArray(ValueLayout.JAVA_BYTE));
        }

        private void record(MemorySegment cell, MemorySegment values, long valueAt) {
            var crc = new CRC32();
            crc.update(cell.toArray(ValueLayout.JAVA_BYTE));
            var record = arena.allocate(CellRecords.BYTES, 8);
            CellRecords.write(record, 0, values, valueAt, (int) crc.getValue());
            records.writeBytes(record.toArray(ValueLayout.JAVA_BYTE));
        }

        private Digest root() {
            return Blake3.fastest().hash(content);
        }

        private void writeFiles(Path directory, byte[] manifest) throws IOException {
            for (int i = 0; i < shards.size(); i++) {
                writeFile(shards.get(i).place().under(directory), shardBytes.get(i));
            }
            for (int copy = 0; copy < EntryLayout.metadataCopies(geometry); copy++) {
                writeFile(directory.resolve(EntryLayout.manifestName(copy)), manifest);
                if (EntryLayout.hasCellRecords(content.length)) {
                    writeFile(
                            directory.resolve(EntryLayout.cellsName(copy)), records.toByteArray());
                }
            }
        }

        private void writeFile(Path file, byte[] bytes) throws IOException {
            SmallFiles.createDirectories(disk, file.getParent());
            SmallFiles.createForced(disk, file, bytes);
            disk.forceDirectory(file.getParent());
        }
    }
}
