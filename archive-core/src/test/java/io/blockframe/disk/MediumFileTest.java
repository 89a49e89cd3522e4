package io.blockframe.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** File systems that refuse direct I/O, and media that refuse to read. */
class MediumFileTest {

    private static final byte[] CONTENT = "on the medium".getBytes(StandardCharsets.US_ASCII);

    private final List<Duration> pauses = new ArrayList<>();
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

    /** Goal: a drive that is slow to recover has lost nothing. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void waitsForASlowDrive(int failures) throws IOException {
        try (var medium = failing("Input/output error", failures)) {
            assertThat(read(medium)).isEqualTo(CONTENT);
        }
        assertThat(pauses).hasSize(failures);
    }

    /** Goal: a dead drive is waited for once, not at every cell. */
    @Test
    void waitsOnceForADeadDrive() throws IOException {
        try (var medium = failing("Input/output error")) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> read(medium)).hasMessageContaining("Input/output error");
            }
        }
        assertThat(pauses).containsExactly(Duration.ofMillis(100), Duration.ofSeconds(1));
    }

    /** Goal: whoever stops waiting has not found damage. */
    @Test
    void interruptedWaitIsNoDamage() throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        var failing = new FailingChannel(channel, "Input/output error");
        var patience =
                new Patience(
                        _ -> {
                            throw new InterruptedException();
                        });
        try (var medium = MediumFile.direct(file, OsStatus.of(file), failing, patience)) {
            assertThatThrownBy(() -> read(medium)).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        }
    }

    private MediumFile failing(String error) throws IOException {
        return failing(error, Integer.MAX_VALUE);
    }

    private MediumFile failing(String error, int failures) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        return MediumFile.direct(
                file,
                OsStatus.of(file),
                new FailingChannel(channel, error, failures),
                new Patience(pauses::add));
    }

    private static byte[] read(MediumFile medium) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(Disk.ALIGNMENT_BYTES, Disk.ALIGNMENT_BYTES);
            int read = medium.read(target, 0);
            return target.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
