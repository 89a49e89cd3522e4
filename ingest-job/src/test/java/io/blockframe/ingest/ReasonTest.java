package io.blockframe.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.DiskFullException;
import io.blockframe.format.ArchiveException;
import io.blockframe.store.NoArchiveException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Goal: somebody whose file waits reads what to do, and not only what happened. */
class ReasonTest {
    private static final Path PLACE = Path.of("/archive");

    @ParameterizedTest
    @MethodSource("errors")
    void saysWhatToDo(Map.Entry<Throwable, String> error) {
        assertThat(Reason.of(error.getKey())).isEqualTo(error.getValue());
    }

    static Stream<Map.Entry<Throwable, String>> errors() {
        return Stream.of(
                Map.entry(
                        new DiskFullException(PLACE, null),
                        "/archive: No space left on device. Make room on its disk."),
                Map.entry(
                        new AccessDeniedException("/archive"),
                        "/archive: permission denied. Give the user that BlockFrame runs as"
                                + " permission for it."),
                Map.entry(
                        new FileSystemException("/archive", null, "Read-only file system"),
                        "/archive: Read-only file system. Mount its disk so that it can be"
                                + " written."),
                Map.entry(
                        new FileSystemException("/archive", null, "Input/output error"),
                        "/archive: Input/output error. Its disk reports errors: check the disk."),
                Map.entry(
                        new FileSystemException("/archive", null, "Stale file handle"),
                        "/archive: Stale file handle. If that does not pass by itself, look into"
                                + " the log of the daemon."),
                Map.entry(
                        new NoArchiveException("/archive is empty. Is its disk mounted?"),
                        "/archive is empty. Is its disk mounted? Mount the archive's disk there."),
                Map.entry(
                        new ArchiveException("a is in the way; remove it"),
                        "a is in the way; remove it"),
                Map.entry(
                        new IOException(),
                        "java.io.IOException. If that does not pass by itself, look into the log"
                                + " of the daemon."));
    }
}
