package io.blockframe.erasure;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The codes that were asked for; a process uses a handful. */
final class ReedSolomonCodes {

    private static final ConcurrentMap<Shape, ReedSolomon> CODES = new ConcurrentHashMap<>();

    private ReedSolomonCodes() {}

    static ReedSolomon of(int dataShards, int parityShards) {
        return CODES.computeIfAbsent(
                new Shape(dataShards, parityShards),
                shape ->
                        new MatrixCode(
                                new CodingMatrix(shape.dataShards, shape.parityShards),
                                Kernels.fastest()));
    }

    private record Shape(int dataShards, int parityShards) {}
}
