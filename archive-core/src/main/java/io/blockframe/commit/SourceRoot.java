package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;
import io.blockframe.store.InspectionListener;
import io.blockframe.store.StoppedException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Hashes a source without writing anything, to see whether the archive has it. */
public final class SourceRoot {

    private static final int PART_BYTES = 1 << 20;

    private SourceRoot() {}

    /**
     * The root of a file, what {@code b3sum} prints for it.
     *
     * @throws SourceException when it cannot be read, or changed meanwhile
     */
    public static Digest of(Disk disk, Path file) throws IOException {
        var source = new Source(file, ArchivePath.of("file"));
        try (var open = SourceFile.open(disk, source)) {
            var root = of(open, _ -> {});
            open.checkUnchanged();
            return root;
        }
    }

    /**
     * The root of the source, what {@code b3sum} prints for it.
     *
     * @param listener how far it is; may end it
     * @throws StoppedException when the listener says so
     */
    static Digest of(SourceFile source, InspectionListener listener)
            throws SourceException, StoppedException {
        long size = source.sizeBytes();
        int parts = Math.max(1, Math.toIntExact(Math.ceilDiv(size, (long) PART_BYTES)));
        try (var arena = Arena.ofConfined()) {
            var part = arena.allocate(PART_BYTES, 4096);
            var values = arena.allocate((long) parts * Digest.BYTES, 8);
            for (int i = 0; i < parts; i++) {
                long start = (long) i * PART_BYTES;
                var bytes = part.asSlice(0, Math.min(PART_BYTES, size - start));
                source.read(bytes, start);
                Blake3.fastest().subtree(bytes, start, parts == 1, values, (long) i * Digest.BYTES);
                listener.checked(bytes.byteSize());
                if (listener.stops()) {
                    throw new StoppedException();
                }
            }
            return Blake3.fastest().fold(values, parts, true);
        }
    }
}
