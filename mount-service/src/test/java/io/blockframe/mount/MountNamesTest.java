package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.ArchivePath;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

class MountNamesTest {
    private static final String LONGEST = "n".repeat(255);
    private static final String WIDE = "\u20AC".repeat(85);

    @TempDir Path directory;

    /**
     * Goal: size, mtime to the nanosecond, mode, owner and kind are what they were when dropped.
     */
    @Test
    void showsWhatWasRecorded() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        var source = archive.nextSource();
        Files.write(source, TestArchive.content(70_001, 1));
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-x--x"));
        Files.setLastModifiedTime(source, FileTime.from(TestArchive.MODIFIED));
        archive.commit(source, ArchivePath.of("a/file"));

        var link = archive.nextSource();
        Files.createSymbolicLink(link, Path.of("../elsewhere/\u00E4"));
        archive.commit(link, ArchivePath.of("a/link"));

        var empty = Files.createDirectory(archive.nextSource());
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rwx------"));
        Files.setLastModifiedTime(empty, FileTime.from(TestArchive.MODIFIED));
        archive.commit(empty, ArchivePath.of("a/empty"));
        putNamesOfAllKinds(archive);

        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            checkNamesOfAllKinds(mounted);
            var file = mounted.path("a/file");
            assertThat(Files.size(file)).isEqualTo(70_001);
            assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(TestArchive.MODIFIED);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rwxr-x--x");
            for (var attribute : List.of("unix:uid", "unix:gid")) {
                assertThat(Files.getAttribute(file, attribute))
                        .isEqualTo(Files.getAttribute(source, attribute));
            }
            assertThat(Files.readSymbolicLink(mounted.path("a/link")))
                    .isEqualTo(Path.of("../elsewhere/\u00E4"));
            assertThat(names(mounted.path("a/empty"))).isEmpty();
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(mounted.path("a/empty"))))
                    .isEqualTo("rwx------");
            assertThat(Files.getLastModifiedTime(mounted.path("a/empty")).toInstant())
                    .isEqualTo(TestArchive.MODIFIED);
            assertThat(names(mounted.path("a"))).containsExactly("empty", "file", "link");
        }
    }

    private static void putNamesOfAllKinds(TestArchive archive) throws IOException {
        archive.put(LONGEST, new byte[] {1});
        archive.put(WIDE + "/" + LONGEST, new byte[] {2});
        archive.put(
                ArchivePath.ofBytes("caf\u00E9".getBytes(StandardCharsets.ISO_8859_1)),
                new byte[] {3});
        archive.put("line\nfeed", new byte[] {4});
        archive.put("both", new byte[] {5});
        archive.put("both/below", new byte[] {6});
    }

    /** Goal: names of any bytes and of the longest length can be listed and read. */
    private static void checkNamesOfAllKinds(MountedArchive mounted) throws IOException {
        assertThat(names(mounted.path("")))
                .containsExactlyInAnyOrder(
                        "a", LONGEST, WIDE, "caf%E9", "line\nfeed", "both", "both~file");
        assertThat(Files.readAllBytes(mounted.path(LONGEST))).containsExactly(1);
        assertThat(Files.readAllBytes(mounted.path(WIDE + "/" + LONGEST))).containsExactly(2);
        assertThat(Files.readAllBytes(mounted.path("caf%E9"))).containsExactly(3);
        assertThat(Files.readAllBytes(mounted.path("line\nfeed"))).containsExactly(4);
        assertThat(Files.readAllBytes(mounted.path("both~file"))).containsExactly(5);
        assertThat(Files.readAllBytes(mounted.path("both/below"))).containsExactly(6);
        assertThatThrownBy(() -> Files.size(mounted.path("absent")))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** Goal: a file has the same inode number at every mount, and another one for other content. */
    @Test
    void inodeNumbersAreStable() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        archive.put("a", new byte[] {1});
        archive.put("b", new byte[] {1});
        var inodes =
                new Object() {
                    Object first;
                    Object second;
                };
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            inodes.first = Files.getAttribute(mounted.path("a"), "unix:ino");
            assertThat(Files.getAttribute(mounted.path("b"), "unix:ino"))
                    .isNotEqualTo(inodes.first);
        }
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            inodes.second = Files.getAttribute(mounted.path("a"), "unix:ino");
        }
        archive.put("a", new byte[] {2});
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            assertThat(inodes.second).isEqualTo(inodes.first);
            assertThat(Files.getAttribute(mounted.path("a"), "unix:ino"))
                    .isNotEqualTo(inodes.first);
        }
    }

    /**
     * Goal: nothing can be changed, whoever tries is told why, and what else a program asks of a
     * file system is answered as any other answers.
     */
    @Test
    void refusesEveryChange() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        archive.put("folder/file", new byte[] {1});
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            var file = mounted.path("folder/file");
            var other = mounted.path("folder/other");
            List<ThrowingCallable> changes =
                    List.of(
                            () -> Files.write(file, new byte[] {2}),
                            () -> Files.write(other, new byte[] {2}),
                            () -> Files.delete(file),
                            () -> Files.move(file, other),
                            () -> Files.createDirectory(other),
                            () -> Files.createLink(other, file),
                            () -> Files.createSymbolicLink(other, file),
                            () -> Files.delete(mounted.path("folder")),
                            () -> Files.setLastModifiedTime(file, FileTime.fromMillis(0)),
                            () ->
                                    Files.setPosixFilePermissions(
                                            file, PosixFilePermissions.fromString("rwxrwxrwx")));
            for (var change : changes) {
                assertThatThrownBy(change)
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageContaining("Read-only file system");
            }
            assertThat(Programs.run("python3", "read_only.py", mounted.path(""))).isEmpty();
            assertThat(Files.readAllBytes(file)).containsExactly(1);
        }
    }

    /** Goal: an archive with nothing in it can be mounted. */
    @Test
    void mountsAnEmptyArchive() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        try (var mounted = MountedArchive.mount(archive, directory.resolve("new/folder"))) {
            assertThat(names(mounted.path(""))).isEmpty();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString()).sorted().toList();
        }
    }
}
