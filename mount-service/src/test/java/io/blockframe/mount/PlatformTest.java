package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Optional;

class PlatformTest {
    private static final MountSettings DEFAULTS = MountProcess.DEFAULTS;

    /** Goal: others are let in only when asked for, and then no further than each file allows. */
    @Test
    void letsOthersInOnlyWhenAsked() {
        var forAll =
                new MountSettings(
                        DEFAULTS.cacheBytes(),
                        DEFAULTS.verify(),
                        DEFAULTS.repair(),
                        true,
                        DEFAULTS.permissions());

        assertThat(Platform.LINUX.options(DEFAULTS))
                .doesNotContain("allow_other", "default_permissions", "noforget");
        assertThat(Platform.LINUX.options(forAll))
                .contains("allow_other", "default_permissions", "noforget");
    }

    /** Goal: the kernel is never told to keep pages or sizes that may be of another version. */
    @Test
    void leavesTheKernelNothingToGuess() {
        assertThat(Platform.LINUX.options(DEFAULTS))
                .contains("ro", "attr_timeout=0", "use_ino")
                .doesNotContain("kernel_cache", "auto_cache");
    }

    /** Goal: elsewhere, too, nothing is left to guess, and only options that there are are used. */
    @Test
    void otherSystemsHaveOptionsOfTheirOwn() {
        assertThat(Platform.MACOS.options(DEFAULTS)).contains("ro", "attr_timeout=0", "use_ino");
        assertThat(Platform.WINDOWS.options(DEFAULTS))
                .contains("uid=-1", "gid=-1", "attr_timeout=0")
                .doesNotContain("subtype=blockframe", "allow_other");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, LINUX",
        "FreeBSD, LINUX",
        "Mac OS X, MACOS",
        "Windows 11, WINDOWS",
        "Windows Server 2025, WINDOWS",
    })
    void isKnownByItsName(String name, Platform platform) {
        assertThat(Platform.of(name)).isEqualTo(platform);
    }

    @ParameterizedTest
    @CsvSource({"Z:, Z:\\", "z:, Z:\\", "Z:\\, Z:\\", "Z, ", "Z:\\folder, ", "mnt, ", "1:, "})
    void aDriveLetterIsOne(String mountpoint, String drive) {
        assertThat(DriveLetter.of(mountpoint)).isEqualTo(Optional.ofNullable(drive));
    }

    /** Goal: nothing is mounted over what is there; the folders above are made. */
    @Test
    void winFspMountsWhereNothingIs(@TempDir Path directory) throws Exception {
        var place = DriveLetter.prepare(directory.resolve("a/b"));

        assertThat(place).doesNotExist();
        assertThat(place.getParent()).isDirectory();
        assertThatThrownBy(() -> DriveLetter.prepare(directory))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("is there already");
    }
}
