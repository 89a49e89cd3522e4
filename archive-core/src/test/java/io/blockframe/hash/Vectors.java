package io.blockframe.hash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Known answers: the inputs of BLAKE3's published test vectors, and some around a cell. */
final class Vectors {

    static final String PUBLISHED = "vectors.txt";
    static final String LARGE = "large-vectors.txt";

    private Vectors() {}

    record Vector(int bytes, Digest digest) {
        @Override
        public String toString() {
            return bytes + " bytes";
        }
    }

    static List<Vector> read(String resource) {
        try (var file = Vectors.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .map(part -> new Vector(Integer.parseInt(part[0]), Digest.parse(part[1])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The published inputs: byte i is i % 251. */
    static byte[] input(int bytes) {
        byte[] input = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            input[i] = (byte) (i % 251);
        }
        return input;
    }
}
