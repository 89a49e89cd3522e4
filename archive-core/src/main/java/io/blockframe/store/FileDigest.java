package io.blockframe.store;

import io.blockframe.disk.DiskFile;
import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;

/** The digest of the beginning of a file: the BLAKE3 of the BLAKE3s of each mebibyte of it. */
final class FileDigest {
    private static final int BLOCK_BYTES = 1 << 20;

    private FileDigest() {}

    /**
     * Of the first {@code bytes} of a file.
     *
     * @throws EOFException when it has fewer
     */
    static Digest of(DiskFile file, long bytes) throws IOException {
        var digests = new ByteArrayOutputStream();
        try (var arena = Arena.ofConfined()) {
            var block = arena.allocate(BLOCK_BYTES);
            for (long at = 0; at < bytes; at += BLOCK_BYTES) {
                var part = block.asSlice(0, Math.min(BLOCK_BYTES, bytes - at));
                if (file.read(part, at) < part.byteSize()) {
                    throw new EOFException("ends before byte " + bytes);
                }
                digests.writeBytes(Blake3.ofMetadata(part).toBytes());
            }
        }
        return Blake3.ofMetadata(digests.toByteArray());
    }

    /** The digest that a file has at {@code position}. */
    static Digest at(DiskFile file, long position) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var digest = arena.allocate(Digest.BYTES);
            if (file.read(digest, position) < Digest.BYTES) {
                throw new EOFException("has no digest at byte " + position);
            }
            return Digest.of(digest, 0);
        }
    }
}
