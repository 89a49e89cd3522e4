package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockframe.format.ArchivePath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.OptionalInt;

/** A real mount that others see, too. Needs root, as sharing does. */
class MountSharingTest {
    private static final int NOBODY = 65534;

    /**
     * As docs/OPERATIONS.md has it: all belongs to the user of the share, and nobody else reads.
     */
    private static final MountSettings SETTINGS =
            new MountSettings(
                    256 << 20,
                    Verify.CACHED,
                    true,
                    true,
                    new Permissions(
                            OptionalInt.of(NOBODY), OptionalInt.of(NOBODY), OptionalInt.of(077)));

    private static final byte[] OLDER = TestArchive.content(300_000, 1);
    private static final byte[] CURRENT = TestArchive.content(200_000, 2);
    private static final Map<String, byte[]> DROPPED =
            Map.of(
                    "private",
                    CURRENT,
                    "folder/\u00E4 file",
                    TestArchive.content(3_000_000, 3),
                    "folder/empty",
                    new byte[0]);

    @TempDir Path directory;

    /**
     * Goal: clients of SMB and of NFS get what was dropped, files that only their owner may read
     * included, and can change nothing.
     */
    @Test
    void clientsReadWhatWasDropped() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        archive.put("private", OLDER);
        for (var file : DROPPED.entrySet()) {
            var source = Files.write(archive.nextSource(), file.getValue());
            Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));
            archive.commit(source, ArchivePath.of(file.getKey()));
        }
        // nobody must be able to reach the mountpoint
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"), SETTINGS)) {
            checkFileHandles(mounted);
            checkSamba(mounted);
            checkNfs(mounted);
        }
    }

    /** Goal: a server can name a file to its clients, and find it again by that. */
    private static void checkFileHandles(MountedArchive mounted) throws Exception {
        var file = mounted.path("folder/\u00E4 file");
        assertThat(Programs.run("python3", "handles.py", file, mounted.path(""))).isEmpty();
    }

    private void checkSamba(MountedArchive mounted) throws Exception {
        var copy = Files.createDirectory(directory.resolve("copy"));
        var own = Files.createDirectory(directory.resolve("samba"));
        try (var samba = SambaServer.share(own, mounted.path(""))) {
            Await.until("smbd answers", () -> samba.client(copy, "ls").exitCode() == 0);
            var got =
                    samba.client(
                            copy,
                            "prompt OFF; recurse ON; mget *; get .versions\\private\\%s older"
                                    .formatted(versionOf(mounted, "private")));
            assertThat(got.exitCode()).as(got.said()).isZero();
            for (var file : DROPPED.entrySet()) {
                assertThat(copy.resolve(file.getKey())).hasBinaryContent(file.getValue());
            }
            assertThat(copy.resolve("older")).hasBinaryContent(OLDER);
            assertThat(copy.resolve(".versions")).doesNotExist();

            for (var change : new String[] {"put older new", "del private", "mkdir new"}) {
                var refused = samba.client(copy, change);
                assertThat(new String(refused.printed()) + refused.said())
                        .containsAnyOf(
                                "NT_STATUS_ACCESS_DENIED", "NT_STATUS_MEDIA_WRITE_PROTECTED");
            }
        }
    }

    private static Path versionOf(MountedArchive mounted, String path) throws Exception {
        try (var versions = Files.list(mounted.path(".versions").resolve(path))) {
            return versions.findFirst().orElseThrow().getFileName();
        }
    }

    private void checkNfs(MountedArchive mounted) throws Exception {
        var own = Files.createDirectory(directory.resolve("nfs"));
        try (var nfs = NfsServer.share(own, mounted.path(""))) {
            Await.until("the server answers", () -> nfs.list("").exitCode() == 0);
            assertThat(nfs.read("/private").printed()).isEqualTo(CURRENT);
            assertThat(nfs.read("/.versions/private/" + versionOf(mounted, "private")).printed())
                    .isEqualTo(OLDER);
            assertThat(new String(nfs.list("/folder").printed(), StandardCharsets.UTF_8))
                    .contains("\u00E4 file", "3000000", "empty");

            var source = Files.write(own.resolve("new"), new byte[] {1});
            assertThat(nfs.write(source, "/new").exitCode()).isNotZero();
            assertThat(mounted.path("new")).doesNotExist();
        }
    }
}
