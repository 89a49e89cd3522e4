package io.blockframe.erasure;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/** Chooses how wide the vectors are. */
final class VectorWidth {

    private VectorWidth() {}

    static VectorSpecies<Byte> species() {
        return ByteVector.SPECIES_PREFERRED;
    }
}
