package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.mount.MountTable.Mounted;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class MountTableTest {
    private static final List<String> LINES =
            List.of(
                    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
                    "40 22 0:39 / /mnt/a\\040b ro - fuse.blockframe blockframe ro,user_id=0",
                    "41 22 0:40 / /mnt/c rw master:2 shared:3 - tmpfs none rw",
                    "42 41 0:41 / /mnt/c ro - fuse.blockframe blockframe ro",
                    new String(
                            "43 22 0:42 / /mnt/\u00E4 rw - xfs none rw"
                                    .getBytes(StandardCharsets.UTF_8),
                            StandardCharsets.ISO_8859_1));

    /** Goal: the file system that is on top is found, whatever its place is called. */
    @Test
    void findsWhatIsMounted() {
        assertThat(MountTable.at(Path.of("/mnt/a b"), LINES))
                .contains(new Mounted("0:39", MountTable.TYPE));
        assertThat(MountTable.at(Path.of("/mnt/c"), LINES))
                .contains(new Mounted("0:41", MountTable.TYPE));
        assertThat(MountTable.at(Path.of("/mnt/\u00E4"), LINES))
                .contains(new Mounted("0:42", "xfs"));
        assertThat(MountTable.at(Path.of("/mnt"), LINES)).isEmpty();
    }
}
