package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.disk.OsDisk;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.LedgerLine;
import io.blockframe.format.Published;
import io.blockframe.testkit.Strike;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.OptionalInt;

/** A real mount with settings that people do not get unless they ask. */
class MountOptionsTest {
    private static final int SIZE = 300_000;
    private static final MountSettings SETTINGS =
            new MountSettings(
                    256 << 20,
                    Verify.EVERY_READ,
                    false,
                    false,
                    new Permissions(
                            OptionalInt.of(4711), OptionalInt.of(4712), OptionalInt.of(027)));

    @TempDir Path directory;

    /**
     * Goal: with {@code every-read} no byte comes out of memory, without {@code repair} none is
     * written, and owner and mode are those of the settings.
     */
    @Test
    void settingsHold() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        byte[] content = TestArchive.content(SIZE, 1);
        var damaged = archive.put("folder/damaged", content);
        var lost = archive.put("folder/lost", content);
        var source = Files.write(archive.nextSource(), content);
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));
        archive.commit(source, ArchivePath.of("folder/private"));

        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"), SETTINGS)) {
            for (int i = 0; i < 2; i++) {
                assertThat(Files.readAllBytes(mounted.path("folder/lost"))).isEqualTo(content);
            }
            flipEveryCell(archive, lost, 4);
            assertThatThrownBy(() -> Files.readAllBytes(mounted.path("folder/lost")))
                    .isInstanceOf(IOException.class);

            flipEveryCell(archive, damaged, 3);
            var shard = archive.cells(damaged).getFirst().file();
            byte[] stored = Files.readAllBytes(shard);
            assertThat(Files.readAllBytes(mounted.path("folder/damaged"))).isEqualTo(content);

            assertThat(mode(mounted.path("folder/private"))).isEqualTo("rw-r-----");
            assertThat(mode(mounted.path("folder"))).isEqualTo("rwxr-x---");
            assertThat(mode(mounted.path(""))).isEqualTo("rwxr-x---");
            for (var name : new String[] {"", "folder", "folder/private"}) {
                assertThat(Files.getAttribute(mounted.path(name), "unix:uid")).isEqualTo(4711);
                assertThat(Files.getAttribute(mounted.path(name), "unix:gid")).isEqualTo(4712);
            }
            mounted.terminate(); // after which nothing waits to be written
            assertThat(Files.readAllBytes(shard)).isEqualTo(stored);
            var history = new ArrayList<LedgerLine>();
            archive.ledger().history(_ -> true, history::add);
            assertThat(history).isEmpty();
        }
    }

    /** Flips a bit in every cell of the first shards of each stripe. */
    private static void flipEveryCell(TestArchive archive, Published published, int shards)
            throws IOException {
        for (var cell : archive.cells(published)) {
            if (cell.shard() < shards) {
                new Strike.Flip(cell.file(), cell.offset(), 0).on(OsDisk.instance());
            }
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
