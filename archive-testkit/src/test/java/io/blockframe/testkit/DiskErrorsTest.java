package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.disk.DiskErrors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

class DiskErrorsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Input/output error",
                "No data available",
                "Structure needs cleaning",
                "Bad message"
            })
    void knowsWhatAMediumSays(String reason) {
        assertThat(DiskErrors.isDamage(new IOException(reason))).isTrue();
        assertThat(DiskErrors.isDamage(new FileSystemException("/a", null, reason))).isTrue();
        assertThat(DiskErrors.isMediumError(new IOException(reason))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Too many open files",
                "Too many open files in system",
                "Cannot allocate memory",
                "Stale file handle",
                "No space left on device",
                "Read-only file system",
                "Operation not permitted"
            })
    void doesNotTakeTroubleForDamage(String reason) {
        assertThat(DiskErrors.isDamage(new IOException(reason))).isFalse();
        assertThat(DiskErrors.isDamage(new FileSystemException("/a", null, reason))).isFalse();
    }

    @Test
    void tellsTypesApart() {
        assertThat(DiskErrors.isDamage(new NoSuchFileException("/a"))).isTrue();
        assertThat(DiskErrors.isMediumError(new NoSuchFileException("/a"))).isFalse();
        assertThat(DiskErrors.isDamage(new AccessDeniedException("/a"))).isFalse();
        assertThat(DiskErrors.isDamage(new ClosedChannelException())).isFalse();
        assertThat(DiskErrors.isDamage(new IOException())).isFalse();
        // The name of a file says nothing.
        assertThat(DiskErrors.isDamage(new AccessDeniedException("/Input/output error"))).isFalse();
    }
}
