package io.blockframe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** File systems that open for direct I/O, and then read in other portions only, or not at all. */
class MediumFileTest {

    private static final byte[] CONTENT = "on the medium".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path home;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(home.resolve("file"), CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid argument",
                "Channel position (4096) is not a multiple of the block size (32768)",
                "Number of remaining bytes (4096) is not a multiple of the block size (32768)"
            })
    void readsThroughMemoryWhatIsRefusedDirectly(String refusal) throws IOException {
        try (var medium = failing(refusal)) {
            assertThat(read(medium)).isEqualTo(CONTENT);
            assertThat(read(medium)).isEqualTo(CONTENT);
            assertThat(medium.size()).isEqualTo(CONTENT.length);
        }
    }

    /** Goal: no other error is hidden by reading what is in memory. */
    @ParameterizedTest
    @ValueSource(strings = {"Input/output error", "Cannot allocate memory", "Stale file handle"})
    void passesOtherErrorsOn(String error) throws IOException {
        try (var medium = failing(error)) {
            assertThatThrownBy(() -> read(medium)).hasMessageContaining(error);
        }
    }

    private MediumFile failing(String error) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        return MediumFile.direct(file, OsStatus.of(file), new FailingChannel(channel, error));
    }

    private static byte[] read(MediumFile medium) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(Disk.ALIGNMENT_BYTES, Disk.ALIGNMENT_BYTES);
            int read = medium.read(target, 0);
            return target.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
