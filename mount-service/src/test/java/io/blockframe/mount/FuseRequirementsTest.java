package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

class FuseRequirementsTest {
    @TempDir Path directory;

    private final Path program = Path.of("/usr/bin/fusermount");

    /** Goal: this machine can mount; the tests of this module need it to. */
    @Test
    void thisMachineHasWhatAMountNeeds() {
        assertThatCode(() -> FuseRequirements.here().check(false)).doesNotThrowAnyException();
    }

    /** Goal: what is missing is named, with what to do. */
    @Test
    void namesWhatIsMissing() throws Exception {
        var device = directory.resolve("fuse");
        var configuration = directory.resolve("fuse.conf");

        assertThatThrownBy(() -> requirements(device, Optional.of(program)).check(false))
                .isInstanceOf(MountException.class)
                .hasMessageContaining(device.toString())
                .hasMessageContaining("modprobe fuse");

        Files.createFile(device);
        assertThatThrownBy(() -> requirements(device, Optional.empty()).check(false))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("fusermount")
                .hasMessageContaining("apt install");

        assertThatThrownBy(() -> requirements(device, Optional.of(program)).check(true))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("user_allow_other")
                .hasMessageContaining(configuration.toString());
    }

    /** Goal: other users are let in where the machine's configuration says so. */
    @Test
    void allowsOthersWhereConfigured() throws Exception {
        var device = Files.createFile(directory.resolve("fuse"));
        var requirements = requirements(device, Optional.of(program));

        Files.writeString(directory.resolve("fuse.conf"), "#user_allow_other\n");
        assertThatThrownBy(() -> requirements.check(true)).isInstanceOf(MountException.class);

        Files.writeString(directory.resolve("fuse.conf"), "mount_max = 10\n user_allow_other\n");
        assertThatCode(() -> requirements.check(true)).doesNotThrowAnyException();
    }

    private FuseRequirements requirements(Path device, Optional<Path> fusermount) {
        return new FuseRequirements(
                device, directory.resolve("fuse.conf"), () -> fusermount, false);
    }
}
