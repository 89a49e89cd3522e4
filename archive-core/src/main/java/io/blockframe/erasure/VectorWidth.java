package io.blockframe.erasure;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Chooses how wide the vectors are: as the machine likes, but never more than 256 bits. Processors
 * with AVX-512 but without its extension VBMI (Skylake-X, Cascade Lake) cannot look up bytes in 512
 * bits, and the JIT compiler then falls back to objects, a hundred times slower. Where they can,
 * 256 bits still do about as much as memory delivers.
 */
final class VectorWidth {

    private static final int MOST_BITS = 256;

    private VectorWidth() {}

    static VectorSpecies<Byte> species() {
        var preferred = ByteVector.SPECIES_PREFERRED;
        return preferred.vectorBitSize() > MOST_BITS ? ByteVector.SPECIES_256 : preferred;
    }
}
