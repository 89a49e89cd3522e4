package io.blockframe.hash;

import org.slf4j.LoggerFactory;

/** Chooses the implementation once, when it is first asked for. */
final class Blake3Holder {

    static final Blake3 FASTEST = choose();

    private Blake3Holder() {}

    private static Blake3 choose() {
        if (Blake3Library.PROBLEM.isEmpty()) {
            return new NativeBlake3();
        }
        LoggerFactory.getLogger(Blake3.class)
                .warn(
                        "Hashing in Java, about ten times slower than native code: {}",
                        Blake3Library.PROBLEM.get());
        return new JavaBlake3();
    }
}
