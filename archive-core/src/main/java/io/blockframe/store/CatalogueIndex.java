package io.blockframe.store;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.format.CatalogueLine;
import io.blockframe.format.IndexRecords;
import io.blockframe.hash.Digest;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the beginning of a catalogue says, in a file beside it that is read in a fraction of the
 * time. It is believed only when its own digest is right and the catalogue begins with the very
 * bytes that it was made from; otherwise it is as if there were none. Nothing is lost with it.
 */
final class CatalogueIndex {

    /**
     * A program that takes more from the catalogue's lines than these records have needs another.
     */
    private static final byte[] MAGIC = "BFINDEX1".getBytes(StandardCharsets.US_ASCII);

    private static final int BUFFER_BYTES = 1 << 16;

    private final Disk disk;
    private final Path path;
    private final Path catalogue;

    /**
     * @param path of the index
     * @param catalogue the copy that it is about
     */
    CatalogueIndex(Disk disk, Path path, Path catalogue) {
        this.disk = disk;
        this.path = path;
        this.catalogue = catalogue;
    }

    /**
     * What an index says.
     *
     * @param lines in no order
     * @param end how far in the catalogue they go
     */
    record Content(List<CatalogueLine> lines, LineFile.Position end) {}

    /** Reads it; empty when it is missing, damaged or about another catalogue. */
    Optional<Content> read() {
        try (var index = disk.openForReading(path);
                var file = disk.openForReading(catalogue)) {
            long digestAt = index.size() - Digest.BYTES;
            if (digestAt < 0
                    || !FileDigest.of(index, digestAt).equals(FileDigest.at(index, digestAt))) {
                return Optional.empty();
            }
            try (var in = new DataInputStream(new DiskFileInput(index))) {
                return read(in, file);
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // whatever is wrong, the catalogue itself is read then
        }
    }

    private static Optional<Content> read(DataInputStream in, DiskFile file) throws IOException {
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            return Optional.empty();
        }
        long end = in.readLong();
        var prefix = Digest.of(in.readNBytes(Digest.BYTES));
        if (file.size() < end || !FileDigest.of(file, end).equals(prefix)) {
            return Optional.empty();
        }
        int count = in.readInt();
        var lines = new ArrayList<CatalogueLine>(count);
        for (int i = 0; i < count; i++) {
            lines.add(IndexRecords.read(in));
        }
        var status = file.status();
        return Optional.of(
                new Content(lines, new LineFile.Position(status.device(), status.inode(), end)));
    }

    /**
     * Writes it; until it is whole readers see the one that was there.
     *
     * @param lines what the catalogue says up to {@code end}
     * @return whether the catalogue is still the file that {@code end} is in; else nothing is done
     */
    boolean write(List<CatalogueLine> lines, LineFile.Position end) throws IOException {
        var temp = SmallFiles.temporaryBeside(path);
        try (var file = disk.openForReading(catalogue)) {
            var status = file.status();
            if (status.device() != end.device()
                    || status.inode() != end.inode()
                    || status.sizeBytes() < end.sizeBytes()) {
                return false;
            }
            write(temp, lines, end.sizeBytes(), FileDigest.of(file, end.sizeBytes()));
            disk.replace(temp, path);
        } catch (IOException e) {
            SmallFiles.deleteQuietly(disk, temp, e);
            throw e;
        }
        disk.forceDirectory(path.getParent());
        return true;
    }

    private void write(Path temp, List<CatalogueLine> lines, long end, Digest prefix)
            throws IOException {
        try (var file = disk.create(temp)) {
            var bytes = new DiskFileOutput(file);
            try (var out = new DataOutputStream(new BufferedOutputStream(bytes, BUFFER_BYTES))) {
                out.write(MAGIC);
                out.writeLong(end);
                out.write(prefix.toBytes());
                out.writeInt(lines.size());
                for (var line : lines) {
                    IndexRecords.write(out, line);
                }
                out.flush();
                out.write(FileDigest.of(file, bytes.position()).toBytes());
            }
            file.force();
        }
    }
}
