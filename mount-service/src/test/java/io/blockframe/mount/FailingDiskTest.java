package io.blockframe.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blockframe.commit.CommitResult;
import io.blockframe.commit.Committer;
import io.blockframe.commit.Source;
import io.blockframe.format.ArchivePath;
import io.blockframe.format.Geometry;
import io.blockframe.read.CellCache;
import io.blockframe.read.ReadPolicy;
import io.blockframe.store.Archive;
import io.blockframe.store.EntryFolder;
import io.blockframe.store.RowLostException;
import io.blockframe.testkit.SimulatedDisk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import ru.serce.jnrfuse.ErrorCodes;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;

/** The archive's disk does not read. */
class FailingDiskTest {
    private static final int CELL = Geometry.CELL_BYTES;
    private static final int PAGE = 4096;
    private static final byte[] CONTENT = TestArchive.content(4 * CELL, 1);
    private static final Path SOURCE = Path.of("/source");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final CellCache cache = new CellCache(0);
    private Archive archive;
    private EntryFolder entry;
    private ArchiveFileSystem files;

    @BeforeEach
    void show() throws IOException {
        disk.put(SOURCE, CONTENT);
        archive = Archive.create(disk, Path.of("/archive"));
        var result =
                new Committer(archive, TestArchive.SMALL)
                        .commit(new Source(SOURCE, ArchivePath.of("file")));
        entry = archive.folder(((CommitResult.Committed) result).published());
        files = show(Verify.CACHED);
    }

    private ArchiveFileSystem show(Verify verify) throws IOException {
        var defaults = MountProcess.DEFAULTS;
        var settings =
                new MountSettings(
                        defaults.cacheBytes(),
                        verify,
                        defaults.repair(),
                        defaults.allowOther(),
                        defaults.permissions());
        return new ArchiveFileSystem(
                archive, cache, ReadPolicy.READ_ONLY, settings, ShownNames.POSIX);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
        cache.close();
    }

    /** Makes one cell of the file unreadable in the first {@code shards} of its four copies. */
    private void failCell(int number, int shards) {
        int stripe = number / 2;
        for (int shard = 0; shard < shards; shard++) {
            var path = entry.path(entry.shard(stripe, shard));
            disk.failRead(path, (long) number % 2 * CELL, CELL);
        }
    }

    private byte[] read(long handle, int page) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(PAGE);
            int read = files.read(handle, target, (long) page * PAGE);
            return target.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] page(int page) {
        return Arrays.copyOfRange(CONTENT, page * PAGE, (page + 1) * PAGE);
    }

    /** Goal: what parity can give is read, whatever the disk says of the rest. */
    @Test
    void anErrorThatParityCoversIsNotSeen() throws IOException {
        failCell(1, 3);
        long handle = files.open("/file").handle();
        for (int page = 0; page < 4 * CELL / PAGE; page++) {
            assertThat(read(handle, page)).isEqualTo(page(page));
        }
        files.close(handle);
    }

    /** Goal: an error of every copy is EIO for its own range, and for no other. */
    @Test
    void anErrorCostsItsOwnRange() throws IOException {
        failCell(1, 4);
        long handle = files.open("/file").handle();
        for (int page = 0; page < 4 * CELL / PAGE; page++) {
            int at = page;
            if (page * PAGE / CELL == 1) {
                assertThatThrownBy(() -> read(handle, at))
                        .satisfies(e -> assertThat(errno(e)).isEqualTo(ErrorCodes.EIO()));
            } else {
                assertThat(read(handle, page)).isEqualTo(page(page));
            }
        }
        files.close(handle);
    }

    /** Goal: with direct I/O, where nobody reads again page by page, too. */
    @Test
    void aDirectReadEndsBeforeWhatIsLost() throws IOException {
        failCell(1, 4);
        try (var direct = show(Verify.EVERY_READ);
                var arena = Arena.ofConfined()) {
            long handle = direct.open("/file").handle();
            var target = arena.allocate(2 * CELL);

            assertThat(direct.read(handle, target, 0)).isEqualTo(CELL);
            assertThat(target.asSlice(0, CELL).toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(Arrays.copyOf(CONTENT, CELL));
            assertThatThrownBy(() -> direct.read(handle, target, CELL))
                    .isInstanceOf(RowLostException.class);
            assertThat(direct.read(handle, target, 2 * CELL)).isEqualTo(2 * CELL);
            direct.close(handle);
        }
    }

    private static int errno(Throwable error) {
        return Errno.of(error, "read", "/file");
    }

    /** Goal: when the disk is gone, reads are EIO, names are still listed, and it may come back. */
    @Test
    void aDiskThatIsGoneIsAnErrorUntilItIsBack() throws IOException {
        failEveryShard(new FileSystemException("/archive", null, "Input/output error"));
        long handle = files.open("/file").handle();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> read(handle, 0))
                    .satisfies(e -> assertThat(errno(e)).isEqualTo(ErrorCodes.EIO()));
        }
        assertThat(files.list("/")).hasSize(1);
        assertThat(files.attributes("/file").sizeBytes()).isEqualTo(CONTENT.length);

        failEveryShard(null);
        assertThat(read(handle, 0)).isEqualTo(page(0));
        files.close(handle);
    }

    private void failEveryShard(IOException error) {
        for (var shard : entry.manifest().shards()) {
            disk.fail(entry.path(shard), error);
        }
    }
}
