package io.blockframe.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.DiskErrors;
import io.blockframe.disk.NotAFileException;
import io.blockframe.disk.OsDisk;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that may not call native code, and does with the disk what else would need it. */
final class DiskWithoutNativeCalls {

    private DiskWithoutNativeCalls() {}

    public static void main(String[] arguments) throws IOException {
        var disk = OsDisk.instance();
        var home = Path.of(arguments[0]);
        var file = home.resolve("file");
        try (var open = disk.create(file)) {
            DiskIo.write(open, new byte[] {1, 2, 3}, 0);
            open.force();
        }
        try (var open = disk.openOnMedium(file)) {
            assertThat(DiskIo.read(open, 0, 3)).containsExactly(1, 2, 3);
        }
        assertThat(disk.barrier(home)).isFalse();
        assertThat(disk.isInMemory(Path.of("/dev/shm"))).as("what is not known").isFalse();
        disk.rename(file, home.resolve("moved"));
        assertThat(DiskIo.read(disk, home.resolve("moved"))).containsExactly(1, 2, 3);
        disk.createDirectory(home.resolve("empty"));
        Files.writeString(home.resolve("other"), "other");
        for (var taken : List.of("empty", "other")) {
            assertThatThrownBy(() -> disk.rename(home.resolve("moved"), home.resolve(taken)))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(home.resolve("other")).hasContent("other");
        disk.createLink(home.resolve("soft"), "nowhere".getBytes());
        disk.rename(home.resolve("soft"), home.resolve("renamed"));
        assertThat(disk.readLink(home.resolve("renamed"))).asString().isEqualTo("nowhere");
        disk.createDirectory(home.resolve("folder"));
        disk.rename(home.resolve("folder"), home.resolve("full"));
        disk.rename(home.resolve("other"), home.resolve("full/other"));
        assertThat(home.resolve("full/other")).hasContent("other");
        assertThatThrownBy(() -> disk.rename(home.resolve("empty"), home.resolve("full")))
                .isInstanceOf(FileAlreadyExistsException.class);
        try (var names = disk.list(home)) {
            assertThat(names.map(name -> name.getFileName().toString()))
                    .containsExactlyInAnyOrder("moved", "empty", "renamed", "full");
        }
        assertThatThrownBy(() -> disk.deleteDirectory(home.resolve("moved")))
                .isInstanceOf(NotAFileException.class);
        disk.deleteDirectory(home.resolve("empty"));
        Files.createSymbolicLink(home.resolve("link"), Path.of("to/ä"));
        assertThat(disk.readLink(home.resolve("link"))).asString().isEqualTo("to/ä");
        assertThat(DiskErrors.isDamage(new FileSystemException("f", null, "Input/output error")))
                .isTrue();
        assertThat(DiskErrors.isDamage(new FileSystemException("f", null, "Stale file handle")))
                .isFalse();
        System.out.println("worked");
    }
}
