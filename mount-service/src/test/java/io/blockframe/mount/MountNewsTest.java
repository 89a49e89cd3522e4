package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What is archived while a mount is up. */
class MountNewsTest {
    private static final int SIZE = 300_000;

    @TempDir Path directory;

    /** Goal: a new entry appears without a remount, also under a name that was just not there. */
    @Test
    void newEntriesAppear() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            var file = mounted.path("new/folder/file");
            assertThat(file).doesNotExist();
            archive.put("new/folder/file", TestArchive.content(SIZE, 1));

            Await.until("the new file appears", () -> Files.exists(file));
            assertThat(Files.readAllBytes(file)).isEqualTo(TestArchive.content(SIZE, 1));
        }
    }

    /**
     * Goal: pages of an older version that the kernel has are never served for the new one, whether
     * its size differs or nothing that a program could see.
     */
    @Test
    void newVersionsReplaceOldContent() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        int[] newSizes = {SIZE, SIZE - 1, SIZE + 1, SIZE - 200_000, SIZE + 200_000};
        byte[] older = TestArchive.content(SIZE, 1);
        for (int size : newSizes) {
            archive.put("to-" + size, older);
        }
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            for (int size : newSizes) {
                var file = mounted.path("to-" + size);
                for (int i = 0; i < 3; i++) {
                    assertThat(Arrays.equals(Files.readAllBytes(file), older)).isTrue();
                }
                archive.put("to-" + size, TestArchive.content(size, 2));
                awaitNewVersion(file, older, TestArchive.content(size, 2));
                checkOlder(mounted, "to-" + size, older);
            }
        }
    }

    /** Goal: the version that was current is found among the older ones as soon as it is not. */
    private static void checkOlder(MountedArchive mounted, String path, byte[] older)
            throws Exception {
        try (var versions = Files.list(mounted.path(".versions").resolve(path))) {
            var version = versions.toList();
            assertThat(version).hasSize(1);
            assertThat(Arrays.equals(Files.readAllBytes(version.getFirst()), older)).isTrue();
        }
    }

    private static void awaitNewVersion(Path file, byte[] older, byte[] newer) throws Exception {
        Await.until(
                "the new version is read",
                () -> {
                    byte[] read = Files.readAllBytes(file);
                    assertThat(Arrays.equals(read, older) || Arrays.equals(read, newer))
                            .as("what is read of %s is one version", file)
                            .isTrue();
                    return Arrays.equals(read, newer);
                });
        assertThat(Files.size(file)).isEqualTo(newer.length);
        assertThat(Arrays.equals(Files.readAllBytes(file), newer)).isTrue();
    }

    /** Goal: who has a file open reads it to its end, although a shorter version was published. */
    @Test
    void anOpenFileKeepsItsVersion() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        byte[] older = TestArchive.content(SIZE, 1);
        byte[] newer = TestArchive.content(1000, 2);
        archive.put("file", older);
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            var file = mounted.path("file");
            try (var open = FileChannel.open(file)) {
                var start = ByteBuffer.allocate(10);
                open.read(start, 0);
                archive.put("file", newer);
                archive.put("witness", new byte[0]);
                Await.until("the mount has news", () -> Files.exists(mounted.path("witness")));

                assertThat(Arrays.equals(Files.readAllBytes(file), older)).isTrue();
                var whole = ByteBuffer.allocate(SIZE + 1);
                while (open.read(whole, whole.position()) > 0) {
                    continue; // to the end
                }
                assertThat(whole.flip()).isEqualTo(ByteBuffer.wrap(older));
            }
            Await.until(
                    "the new version is read",
                    () -> Arrays.equals(Files.readAllBytes(file), newer));
        }
    }

    /** Goal: a path that was a file and becomes a folder shows both. */
    @Test
    void aFileGivesItsNameToAFolder() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        archive.put("name", new byte[] {1});
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            assertThat(Files.readAllBytes(mounted.path("name"))).containsExactly(1);
            archive.put("name/below", new byte[] {2});

            Await.until("the folder appears", () -> Files.exists(mounted.path("name/below")));
            assertThat(Files.readAllBytes(mounted.path("name/below"))).containsExactly(2);
            assertThat(Files.readAllBytes(mounted.path("name~file"))).containsExactly(1);
        }
    }
}
