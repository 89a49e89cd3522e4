package io.blockframe.launcher.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.launcher.archives.UsageException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Goal: the token is known to who owns the file, and to nobody else. */
class TokenFileTest {
    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("secrets/token");
    }

    @Test
    void isMadeOnceForItsOwnerAlone() throws IOException {
        var token = TokenFile.readOrCreate(file);
        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(TokenFile.readOrCreate(file)).isEqualTo(token);
        assertThat(TokenFile.read(file)).isEqualTo(token);
        assertThat(file.getParent()).isDirectoryContaining(file::equals);
        Files.delete(file);
        assertThat(TokenFile.readOrCreate(file)).isNotEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw----r--", "rw-rw----", "rw-----w-", "rwxrwxrwx"})
    void isRefusedWhenOthersMayReadOrChangeIt(String mode) throws IOException {
        TokenFile.readOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void mayBeReadByAGroup() throws IOException {
        var token = TokenFile.readOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(TokenFile.read(file)).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "short", "two words in one line", "ünicode-ünicode-ünicode"})
    void isRefusedWhenItIsNoToken(String content) throws IOException {
        TokenFile.readOrCreate(file);
        Files.writeString(file, content);
        assertThatThrownBy(() -> TokenFile.readOrCreate(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has no token");
    }

    @Test
    void isNotMadeByWhoOnlyReads() {
        assertThatThrownBy(() -> TokenFile.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("the daemon creates it");
        assertThat(file).doesNotExist();
    }
}
