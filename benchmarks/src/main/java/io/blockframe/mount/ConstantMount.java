package io.blockframe.mount;

import io.blockframe.disk.DiskFile;
import io.blockframe.disk.OsDisk;
import io.blockframe.format.Geometry;
import io.blockframe.hash.Blake3;

import jnr.ffi.Pointer;

import ru.serce.jnrfuse.ErrorCodes;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Mounts files of constant bytes, with the loop and the options of a mounted archive: what FUSE and
 * jnr-fuse alone would allow. Or files that all have the bytes of another file, and each cell of
 * them is hashed once it was read: the least that whoever verifies must do besides.
 *
 * <p>Usage: {@code ConstantMount MOUNTPOINT BYTES [FILE]}. It has the files 1 to 9; SIGTERM ends
 * it.
 */
public final class ConstantMount extends ReadOnlyFuse {
    private static final byte CONTENT = 'x';
    private static final Blake3 HASH = Blake3.fastest();
    private static final Pattern FILE = Pattern.compile("/[1-9]");

    private final long fileBytes;
    private final Optional<DiskFile> read;

    private ConstantMount(long fileBytes, Optional<DiskFile> read) {
        this.fileBytes = fileBytes;
        this.read = read;
    }

    public static void main(String[] arguments) throws Exception {
        var mountpoint = Path.of(arguments[0]);
        var settings = new MountSettings(1, Verify.CACHED, false, false, Permissions.RECORDED);
        var read =
                arguments.length < 3
                        ? Optional.<DiskFile>empty()
                        : Optional.of(OsDisk.instance().openForReading(Path.of(arguments[2])));
        var files = new ConstantMount(Long.parseLong(arguments[1]), read);
        var end =
                JnrFuseLoop.mount(
                        files.fuseOperations, mountpoint, Platform.LINUX.options(settings));
        try (var mount =
                new Mount(mountpoint, end, () -> Fusermount.unmount(mountpoint), () -> {})) {
            Mountpoint.awaitAnswer(mountpoint);
            KernelReadAhead.widen(mountpoint);
            mount.awaitEnd();
        }
    }

    @Override
    public int getattr(String path, FileStat stat) {
        if (path.equals("/")) {
            stat.st_mode.set(FileStat.S_IFDIR | 0755);
            return 0;
        }
        if (!FILE.matcher(path).matches()) {
            return -ErrorCodes.ENOENT();
        }
        stat.st_mode.set(FileStat.S_IFREG | 0444);
        stat.st_ino.set((int) path.charAt(1));
        stat.st_size.set(fileBytes);
        return 0;
    }

    @Override
    public int readdir(
            String path, Pointer buffer, FuseFillDir filler, long offset, FuseFileInfo file) {
        for (var name : List.of(".", "..", "1", "2", "3", "4")) {
            filler.apply(buffer, name, null, 0);
        }
        return 0;
    }

    @Override
    public int open(String path, FuseFileInfo file) {
        return FILE.matcher(path).matches() ? 0 : -ErrorCodes.ENOENT();
    }

    @Override
    public int read(String path, Pointer buffer, long size, long offset, FuseFileInfo file) {
        long bytes = Math.clamp(fileBytes - offset, 0, size);
        var target = MemorySegment.ofAddress(buffer.address()).reinterpret(bytes);
        if (read.isEmpty()) {
            target.fill(CONTENT);
            return (int) bytes;
        }
        try {
            read.get().read(target, offset);
        } catch (IOException e) {
            return -ErrorCodes.EIO();
        }
        for (long cell = 0; cell < bytes; cell += Geometry.CELL_BYTES) {
            HASH.hash(target.asSlice(cell, Math.min(Geometry.CELL_BYTES, bytes - cell)));
        }
        return (int) bytes;
    }
}
