package io.blockframe.hash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

class MetadataHashTest {

    /** Goal: nobody can tell when the process goes over from Java to native code. */
    @Test
    void isTheSameBeforeAndAfterMuchWasHashed() {
        var random = new Random(20261125);
        var twin = new JavaBlake3();
        try (var arena = Arena.ofConfined()) {
            for (int bytes = 0; bytes < 3000; bytes += 37) { // 120 KB in all
                byte[] content = new byte[bytes];
                random.nextBytes(content);
                var expected = twin.hash(MemorySegment.ofArray(content));
                var offHeap = arena.allocate(bytes, 8).copyFrom(MemorySegment.ofArray(content));
                assertThat(Blake3.ofMetadata(content)).isEqualTo(expected);
                assertThat(Blake3.ofMetadata(offHeap)).isEqualTo(expected);
            }
        }
    }
}
