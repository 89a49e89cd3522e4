package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The program that unmounts, when it does not do so. */
class FusermountTest {
    @TempDir Path directory;

    private Path program(String commands) throws IOException {
        var program = Files.writeString(directory.resolve("program"), "#!/bin/sh\n" + commands);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    /** Goal: a program that hangs lets its caller go on, and is ended. */
    @Test
    @Timeout(60)
    void doesNotWaitForEver() throws IOException {
        var hanging = program("exec tail -f /dev/null\n");

        assertThatThrownBy(() -> Fusermount.unmount(hanging, Path.of("/mnt/archive"), 0))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("/mnt/archive has not ended within 0 s");
    }

    /** Goal: what it says is told. */
    @Test
    void tellsWhatItSays() throws IOException {
        var failing = program("echo no such mount: $*; exit 1\n");

        assertThatThrownBy(() -> Fusermount.unmount(failing, Path.of("/mnt/archive"), 30))
                .isInstanceOf(MountException.class)
                .hasMessage("cannot unmount /mnt/archive: no such mount: -u -z /mnt/archive");
    }
}
