package io.blockframe.erasure;

/** Chooses the loop for a piece of work. */
interface Kernels {

    /**
     * @param bytes how much is going to be multiplied
     */
    Kernel forWork(long bytes);

    /**
     * The scalar kernel for the first {@value WarmUp#SCALAR_BYTES} bytes of the process, then the
     * vector kernel where the JVM has one. Vector code runs at a hundredth of its speed until the
     * JIT has compiled it, half a second to a second: what is little work is done by then.
     */
    static Kernels adaptive() {
        return WarmUp.INSTANCE;
    }
}
