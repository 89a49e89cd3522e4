package io.blockframe.hash;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hashes metadata in Java until the process has hashed {@value #LITTLE_BYTES} bytes of it: to load
 * and link the native library takes longer than that, and than most commands on a small archive.
 */
final class MetadataHash {

    private static final int LITTLE_BYTES = 32 << 10;
    private static final Blake3 JAVA = new JavaBlake3();
    private static final AtomicLong HASHED = new AtomicLong();

    private MetadataHash() {}

    static Digest of(MemorySegment input) {
        if (HASHED.get() < LITTLE_BYTES && HASHED.addAndGet(input.byteSize()) <= LITTLE_BYTES) {
            return JAVA.hash(input);
        }
        return input.isNative()
                ? Blake3.fastest().hash(input)
                : Blake3.fastest().hash(input.toArray(ValueLayout.JAVA_BYTE));
    }
}
