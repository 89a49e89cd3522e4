package io.blockframe.erasure;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the process has multiplied, to see when the vector kernel is worth its start. */
final class WarmUp implements Kernels {

    static final long SCALAR_BYTES = 64 << 20;

    static final WarmUp INSTANCE = new WarmUp();

    private final Kernel afterwards = hasVectors() ? new VectorKernel() : ScalarKernel.INSTANCE;
    private final LongAdder multiplied = new LongAdder();
    private volatile boolean warm;

    private WarmUp() {}

    @Override
    public Kernel forWork(long bytes) {
        if (warm) {
            return afterwards;
        }
        multiplied.add(bytes);
        warm = multiplied.sum() > SCALAR_BYTES;
        return ScalarKernel.INSTANCE;
    }

    /** The module is there only when the JVM was started with {@code --add-modules}. */
    private static boolean hasVectors() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                && VectorWidth.species().vectorBitSize() >= 128;
    }
}
