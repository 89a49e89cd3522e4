package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a real mount with the programs that people have. */
class MountProgramsTest {
    @TempDir Path directory;

    /** Goal: whatever reads the mount, in whatever order, gets what was dropped. */
    @Test
    void programsReadWhatWasDropped() throws Exception {
        var source = Files.createDirectory(directory.resolve("source"));
        assertThat(Programs.run("python3", "sources.py", source)).isEmpty();
        var archive = new TestArchive(directory, TestArchive.SMALL);
        commitAll(archive, source);
        // An older version is no file that a program should meet by itself.
        archive.put("text", new byte[] {1});
        archive.commit(source.resolve("text"), ArchivePath.of("text"));

        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            var mount = mounted.path("");
            var scratch = Files.createDirectory(directory.resolve("scratch"));
            assertThat(Programs.run("bash", "programs.sh", source, mount, scratch)).isEmpty();
            assertThat(Programs.run("python3", "seeking.py", source, mount)).isEmpty();
        }
    }

    private static void commitAll(TestArchive archive, Path source) throws IOException {
        try (var files = Files.walk(source)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                archive.commit(file, ArchivePath.relative(source, file));
            }
        }
    }
}
