package io.blockframe.format;

import io.blockframe.hash.Blake3;
import io.blockframe.hash.Digest;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Entries and manifests that hold together, and paths that are hard on everybody. */
final class Samples {
    static final UUID ARCHIVE = UUID.fromString("6b1f7d52-8a7c-4c7e-9c59-0d6a0f3c2b11");
    static final Instant TIME = Instant.parse("2026-11-22T10:11:12.123456789Z");

    /**
     * Pieces that names are made of: each is a boundary of UTF-8, of JSON, of shells or of ours.
     */
    private static final List<byte[]> PIECES =
            List.of(
                    bytes('a'),
                    bytes('~'),
                    bytes('_'),
                    bytes('"'),
                    bytes('\\'),
                    bytes('\n'),
                    bytes(0x1B),
                    bytes(0x7F),
                    bytes(0x80),
                    bytes(0xBF),
                    bytes(0xC0, 0xAF), // overlong /
                    bytes(0xC3),
                    bytes(0xC3, 0xA4), // ä
                    bytes(0xE2, 0x82), // half of €
                    bytes(0xE2, 0x82, 0xAC), // €
                    bytes(0xEF, 0xBF, 0xBD), // U+FFFD, a character like any other
                    bytes(0xED, 0xA0, 0x80), // a surrogate as if it were a character
                    bytes(0xED, 0xB2, 0x80), // the one that stands for the byte 0x80
                    bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80), // CESU-8
                    bytes(0xF0, 0x9F, 0x98, 0x80), // beyond the basic plane
                    bytes(0xF0, 0x9F),
                    bytes(0xF4, 0x90, 0x80, 0x80), // beyond Unicode
                    bytes(0xFE, 0xFF));

    private Samples() {}

    /** A file of {@code fileBytes} whose shards have made-up digests that fold to its root. */
    static Manifest manifest(ArchivePath path, Geometry geometry, long fileBytes) {
        var shards = new ArrayList<Shard>();
        var segments = new ArrayList<Digest>();
        for (int stripe = 0; stripe < geometry.stripeCount(fileBytes); stripe++) {
            for (ShardPlan plan : EntryLayout.shards(geometry, fileBytes, stripe)) {
                Digest digest = Blake3.fastest().hash(plan.place().bytes());
                shards.add(new Shard(stripe, plan.index(), plan.place(), plan.bytes(), digest));
                if (plan.index() < geometry.dataShards()) {
                    segments.add(digest);
                }
            }
        }
        return new Manifest(ARCHIVE, 1, entry(path, fileBytes, root(segments)), geometry, shards);
    }

    static Entry entry(ArchivePath path, long fileBytes, Digest root) {
        return new Entry(17, EntryKind.FILE, path, fileBytes, TIME, 0644, 1000, -2, 1, root, TIME);
    }

    static byte[] nastyName(Random random) {
        byte[] name = new byte[0];
        for (int pieces = 1 + random.nextInt(5); pieces > 0; pieces--) {
            byte[] piece =
                    random.nextInt(4) == 0
                            ? bytes(notSlash(random))
                            : PIECES.get(random.nextInt(PIECES.size()));
            name = concat(name, piece);
        }
        return name;
    }

    static byte[] nastyPath(Random random) {
        byte[] path = nastyName(random);
        for (int names = random.nextInt(3); names > 0; names--) {
            path = concat(concat(path, bytes('/')), nastyName(random));
        }
        return path;
    }

    /** Off-heap bytes i mod 251, from {@code first} on. */
    static MemorySegment content(Arena arena, long first, long bytes) {
        MemorySegment content = arena.allocate(bytes);
        for (long i = 0; i < bytes; i++) {
            content.set(ValueLayout.JAVA_BYTE, i, (byte) ((first + i) % 251));
        }
        return content;
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = new byte[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static int notSlash(Random random) {
        int value = 1 + random.nextInt(255);
        return value == '/' || value == '.' ? 'x' : value;
    }

    private static Digest root(List<Digest> segments) {
        if (segments.isEmpty()) {
            return Blake3.fastest().hash(new byte[0]);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) segments.size() * Digest.BYTES);
            for (int i = 0; i < segments.size(); i++) {
                segments.get(i).copyTo(values, (long) i * Digest.BYTES);
            }
            return Blake3.fastest().fold(values, segments.size(), true);
        }
    }
}
