package io.blockframe.erasure;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the process has multiplied, to see when the vector kernel is worth its start. */
final class WarmUp implements Kernels {

    static final long SCALAR_BYTES = 64 << 20;

    static final WarmUp INSTANCE = new WarmUp();

    private final LongAdder multiplied = new LongAdder();
    private volatile boolean warm;

    @Override
    public Kernel forWork(long bytes) {
        if (warm) {
            return Afterwards.KERNEL;
        }
        multiplied.add(bytes);
        warm = multiplied.sum() > SCALAR_BYTES;
        return ScalarKernel.INSTANCE;
    }

    /** Looked for when it is needed: little work need not load the module. */
    private static final class Afterwards {
        static final Kernel KERNEL = hasVectors() ? new VectorKernel() : ScalarKernel.INSTANCE;
    }

    private static boolean hasVectors() {
        return VectorModule.isPresent() && VectorWidth.species().vectorBitSize() >= 128;
    }
}
