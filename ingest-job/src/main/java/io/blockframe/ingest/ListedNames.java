package io.blockframe.ingest;

import io.blockframe.format.ArchivePath;
import io.blockframe.hash.Blake3;

import java.nio.ByteBuffer;
import java.util.BitSet;

/*
 * A Bloom filter (Bloom, Space/time trade-offs in hash coding with allowable errors, 1970): two bits
 * for each name, out of 2^26. With a million names one in a thousand others is taken for one of them.
 */

/** Which names were added, in at most 8 MB however many they are. */
final class ListedNames {

    private static final int BITS = 1 << 26;

    private final BitSet bits = new BitSet();

    void add(ArchivePath name) {
        var hash = hash(name);
        bits.set(first(hash));
        bits.set(second(hash));
    }

    /** False when the name was never added; true when it was, and rarely when it was not. */
    boolean mayContain(ArchivePath name) {
        var hash = hash(name);
        return bits.get(first(hash)) && bits.get(second(hash));
    }

    private static ByteBuffer hash(ArchivePath name) {
        return ByteBuffer.wrap(Blake3.fastest().hash(name.bytes()).toBytes());
    }

    private static int first(ByteBuffer hash) {
        return hash.getInt(0) & (BITS - 1);
    }

    private static int second(ByteBuffer hash) {
        return hash.getInt(4) & (BITS - 1);
    }
}
