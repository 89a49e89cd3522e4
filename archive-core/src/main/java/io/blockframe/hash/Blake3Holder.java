package io.blockframe.hash;

import org.slf4j.LoggerFactory;

import java.util.Optional;

/** Chooses the implementation once, when it is first asked for. */
final class Blake3Holder {

    static final Blake3 FASTEST = choose();

    private Blake3Holder() {}

    private static Blake3 choose() {
        var problem = Blake3Library.PROBLEM.or(() -> problemOf(new NativeBlake3()));
        if (problem.isEmpty()) {
            return new NativeBlake3();
        }
        LoggerFactory.getLogger(Blake3.class)
                .warn(
                        "Hashing in Java, some twenty times slower than native code: {}",
                        problem.get());
        return new JavaBlake3();
    }

    /** A published test vector: native code is asked once before it is believed. */
    static Optional<String> problemOf(Blake3 blake3) {
        var expected =
                Digest.parse("62b6960e1a44bcc1eb1a611a8d6235b6b4b78f32e7abc4fb4c6cdcce94895c47");
        var input = new byte[31744];
        for (int i = 0; i < input.length; i++) {
            input[i] = (byte) (i % 251);
        }
        var found = blake3.hash(input);
        return found.equals(expected)
                ? Optional.empty()
                : Optional.of("expected %s, the library says %s".formatted(expected, found));
    }
}
