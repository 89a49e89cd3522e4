package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.format.Checked;
import io.blockframe.format.DamageFound;
import io.blockframe.format.EntryStatus;
import io.blockframe.format.LedgerLine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Extended attributes of a real mount, and what the mount writes into the ledger. */
class MountAttributesTest {
    private static final int SIZE = 300_000;
    private static final Instant THEN = Instant.parse("2026-01-22T10:11:12.5Z");

    @TempDir Path directory;

    private static UserDefinedFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }

    /** The JDK leaves the {@code user.} out of the names. */
    private static String value(Path file, String name) throws IOException {
        var view = attributes(file);
        var buffer = ByteBuffer.allocate(view.size(name));
        view.read(name, buffer);
        return new String(buffer.array(), StandardCharsets.US_ASCII);
    }

    /**
     * Goal: what is known of a file is there for any program, and news appear without a remount.
     */
    @Test
    void aFileSaysWhatIsKnownOfIt() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        var entry = archive.put("folder/file", TestArchive.content(SIZE, 1)).entry();
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            var file = mounted.path("folder/file");
            assertThat(attributes(file).list())
                    .containsExactlyInAnyOrder(
                            "blockframe.root", "blockframe.verified_at", "blockframe.geometry");
            assertThat(value(file, "blockframe.root")).isEqualTo(entry.root().toString());
            assertThat(value(file, "blockframe.geometry")).isEqualTo("RS(1,3)");
            assertThat(value(file, "blockframe.verified_at"))
                    .isEqualTo(entry.committedAt().toString());
            checkThatOthersAreRefused(mounted);
            checkCache(mounted);

            archive.ledger()
                    .append(
                            List.of(
                                    new Checked(
                                            entry.path(),
                                            entry.root(),
                                            THEN,
                                            EntryStatus.HEALTHY,
                                            true)));

            Await.until(
                    "the check appears",
                    () -> attributes(file).list().contains("blockframe.status"));
            assertThat(value(file, "blockframe.status")).isEqualTo("healthy");
            assertThat(value(file, "blockframe.verified_at")).isEqualTo(THEN.toString());
            assertThat(value(file, "blockframe.proven_at")).isEqualTo(THEN.toString());
        }
    }

    /** Goal: what is not there is refused. */
    private static void checkThatOthersAreRefused(MountedArchive mounted) throws Exception {
        var view = attributes(mounted.path("folder/file"));
        for (var name : List.of("blockframe.proven_at", "blockframe.colour", "colour")) {
            assertThatThrownBy(() -> view.size(name)).isInstanceOf(FileSystemException.class);
        }
        assertThatThrownBy(() -> view.read("blockframe.root", ByteBuffer.allocate(63)))
                .isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> view.write("blockframe.root", ByteBuffer.allocate(1)))
                .isInstanceOf(FileSystemException.class);
        assertThat(attributes(mounted.path("folder")).list()).isEmpty();
    }

    /** Goal: whoever tunes the cache sees what it is good for. */
    private static void checkCache(MountedArchive mounted) throws Exception {
        var top = mounted.path("");
        assertThat(attributes(top).list()).containsExactly("blockframe.cache");
        assertThat(value(top, "blockframe.cache")).isEqualTo("hits=0 misses=0 rate=0%");
        try (var channel = FileChannel.open(mounted.path("folder/file"))) {
            channel.read(ByteBuffer.allocate(1), SIZE / 2);
        }
        assertThat(value(top, "blockframe.cache")).matches("hits=\\d+ misses=[1-9]\\d* rate=\\d+%");
    }

    /** Goal: what a reader met, and what became of it, is in the history. */
    @Test
    void repairsOfReadersAreRemembered() throws Exception {
        var archive = new TestArchive(directory, TestArchive.SMALL);
        byte[] content = TestArchive.content(SIZE, 1);
        var repaired = archive.put("repaired", content);
        var lost = archive.put("lost", content);
        Files.write(archive.cells(repaired).getFirst().file(), new byte[100]);
        for (var cell : archive.cells(lost)) {
            Files.write(cell.file(), new byte[100]);
        }
        try (var mounted = MountedArchive.mount(archive, directory.resolve("mount"))) {
            assertThat(Files.readAllBytes(mounted.path("repaired"))).isEqualTo(content);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> Files.readAllBytes(mounted.path("lost")))
                        .isInstanceOf(IOException.class);
            }
            Await.until(
                    "both are remembered",
                    () ->
                            history(archive, EntryStatus.REPAIRED).size() == 1
                                    && history(archive, EntryStatus.LOST).size() == 1);
        }
        assertThat(history(archive, EntryStatus.REPAIRED).getFirst().path().toString())
                .isEqualTo("repaired");
        assertThat(history(archive, EntryStatus.REPAIRED).getFirst().by()).isEqualTo("mount");
        assertThat(history(archive, EntryStatus.LOST)).hasSize(1);
        assertThat(history(archive, EntryStatus.LOST).getFirst().path().toString())
                .isEqualTo("lost");
    }

    private static List<DamageFound> history(TestArchive archive, EntryStatus status)
            throws IOException {
        var lines = new ArrayList<LedgerLine>();
        archive.ledger()
                .history(
                        line -> line instanceof DamageFound found && found.status() == status,
                        lines::add);
        return lines.stream().map(DamageFound.class::cast).toList();
    }
}
