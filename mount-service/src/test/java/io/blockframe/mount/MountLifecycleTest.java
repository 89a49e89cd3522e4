package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

class MountLifecycleTest {
    @TempDir Path directory;

    private TestArchive archive;
    private Path mountpoint;

    @BeforeEach
    void createArchive() throws Exception {
        archive = new TestArchive(directory, TestArchive.SMALL);
        archive.put("file", new byte[] {1, 2, 3});
        mountpoint = directory.resolve("a mount\u00E4");
    }

    /**
     * Goal: SIGTERM leaves an empty folder, and the exit code of a process that was told to end.
     */
    @Test
    void terminationUnmounts() throws Exception {
        try (var mounted = MountedArchive.mount(archive, mountpoint)) {
            assertThat(mounted.path("file")).exists();
            mounted.terminate();
        }
        assertThat(mountpoint).isEmptyDirectory();
    }

    /** Goal: the kernel is told to read further ahead where that is allowed. */
    @Test
    void theKernelReadsAheadAsFarAsItMay() throws Exception {
        try (var mounted = MountedArchive.mount(archive, mountpoint)) {
            var window =
                    KernelReadAhead.window(MountTable.at(mountpoint.toRealPath()).orElseThrow());
            assertThat(Files.readString(window).strip())
                    .isEqualTo(
                            Files.isWritable(window)
                                    ? Integer.toString(KernelReadAhead.WINDOW_KIB)
                                    : "128");
            mounted.terminate();
        }
    }

    /** Goal: who has a file open cannot keep the mount from ending. */
    @Test
    void terminationUnmountsWithAFileOpen() throws Exception {
        try (var mounted = MountedArchive.mount(archive, mountpoint)) {
            var open = FileChannel.open(mounted.path("file"));
            open.read(ByteBuffer.allocate(1));
            mounted.terminate();
            assertThatThrownBy(open::close)
                    .hasMessageContaining("Transport endpoint is not connected");
        }
        assertThat(mountpoint).isEmptyDirectory();
    }

    /** Goal: what a killed process leaves behind does not keep the next one from mounting. */
    @Test
    void aKilledMountIsTakenOver() throws Exception {
        try (var killed = MountedArchive.mount(archive, mountpoint)) {
            killed.kill();
            assertThatThrownBy(() -> Files.size(killed.path("file")))
                    .hasMessageContaining("Transport endpoint is not connected");
            try (var mounted = MountedArchive.mount(archive, mountpoint)) {
                assertThat(Files.readAllBytes(mounted.path("file"))).containsExactly(1, 2, 3);
                mounted.terminate();
            }
        }
        assertThat(mountpoint).isEmptyDirectory();
    }

    /** Goal: a mount that lives is left alone, also when it is named by a link. */
    @Test
    void aLivingMountIsNotMountedOver() throws Exception {
        var link = Files.createSymbolicLink(directory.resolve("link"), mountpoint);
        try (var mounted = MountedArchive.mount(archive, mountpoint)) {
            for (var name : new Path[] {mountpoint, link}) {
                assertThatThrownBy(() -> Mountpoint.prepare(name))
                        .isInstanceOf(MountException.class)
                        .hasMessageContaining("is a BlockFrame mount already");
            }
            assertThat(Files.readAllBytes(mounted.path("file"))).containsExactly(1, 2, 3);
        }
    }

    /** Goal: links that lead in a circle are named, by a mount and by its end. */
    @Test
    void aLoopOfLinksIsNoMountpoint() throws Exception {
        var a = Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));
        assertThatThrownBy(() -> Mountpoint.prepare(a))
                .isInstanceOf(MountException.class)
                .hasMessageContaining(a + ": too many levels of symbolic links");
        assertThatThrownBy(() -> Mountpoint.find(a))
                .isInstanceOf(MountException.class)
                .hasMessageContaining(a + ": too many levels of symbolic links");
    }

    /** Goal: a mountpoint behind a link and {@code ..} is where a shell would have it. */
    @Test
    void twoDotsBehindALinkLeadWhereTheShellGoes() throws Exception {
        var real = directory.toRealPath();
        var elsewhere = Files.createDirectories(real.resolve("elsewhere/dir"));
        Files.createSymbolicLink(real.resolve("up"), elsewhere);
        Files.createSymbolicLink(elsewhere.resolve("relative"), Path.of("../linked"));
        assertThat(Mountpoint.prepare(real.resolve("up/../typed")))
                .isEqualTo(real.resolve("elsewhere/typed"));
        assertThat(Mountpoint.prepare(real.resolve("up/relative")))
                .isEqualTo(real.resolve("elsewhere/linked"));
    }

    /** Goal: when somebody unmounts, the process ends by itself. */
    @Test
    void theProcessEndsWhenSomebodyUnmounts() throws Exception {
        try (var mounted = MountedArchive.mount(archive, mountpoint)) {
            Fusermount.unmount(mountpoint);
            mounted.awaitSuccess();
        }
    }

    /** Goal: no mount hides what somebody keeps in a folder, or replaces what is not a folder. */
    @Test
    void refusesWhatIsNotAnEmptyFolder() throws Exception {
        Files.createDirectory(mountpoint);
        var file = Files.createFile(mountpoint.resolve("mine"));

        assertThatThrownBy(() -> Mountpoint.prepare(mountpoint))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> Mountpoint.prepare(file))
                .isInstanceOf(MountException.class)
                .hasMessageContaining("is not a folder");
        assertThat(file).exists();
    }

    /** Goal: a mountpoint that is missing is created with its parents. */
    @Test
    void createsTheMountpoint() throws Exception {
        var place = Mountpoint.prepare(directory.resolve("x/y/../z"));

        assertThat(place).isEqualTo(directory.toRealPath().resolve("x/z")).isEmptyDirectory();
    }
}
