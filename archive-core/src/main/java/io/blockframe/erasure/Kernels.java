package io.blockframe.erasure;

/** Chooses the loop for a piece of work. */
interface Kernels {

    /**
     * @param bytes how much is going to be multiplied
     */
    Kernel forWork(long bytes);

    /**
     * The native kernel where its library is installed. Otherwise the scalar kernel until the
     * process has multiplied {@value WarmUp#LITTLE_WORK_BYTES} bytes, and then until the vector
     * kernel has shown, on the side, that it is faster and right. Vector code runs at a hundredth
     * of its speed before the JIT has compiled it, which takes a second or, on a busy machine,
     * many.
     */
    static Kernels fastest() {
        return bytes -> Fastest.KERNELS.forWork(bytes);
    }

    /** Found when it is first needed: codes whose parity is copies never need it. */
    final class Fastest {
        private static final Kernels KERNELS =
                NativeKernel.find().<Kernels>map(kernel -> _ -> kernel).orElse(WarmUp.INSTANCE);

        private Fastest() {}
    }
}
