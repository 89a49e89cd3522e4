package io.blockframe.mount;

import jnr.ffi.Pointer;

import ru.serce.jnrfuse.ErrorCodes;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Mounts files of constant bytes, with the loop and the options of a mounted archive: what FUSE and
 * jnr-fuse alone would allow.
 *
 * <p>Usage: {@code ConstantMount MOUNTPOINT BYTES}. It has the files 1 to 9; SIGTERM ends it.
 */
public final class ConstantMount extends ReadOnlyFuse {
    private static final byte CONTENT = 'x';
    private static final Pattern FILE = Pattern.compile("/[1-9]");

    private final long fileBytes;

    private ConstantMount(long fileBytes) {
        this.fileBytes = fileBytes;
    }

    public static void main(String[] arguments) throws Exception {
        var mountpoint = Path.of(arguments[0]);
        var settings = new MountSettings(1, Verify.CACHED, false, false, Permissions.RECORDED);
        var files = new ConstantMount(Long.parseLong(arguments[1]));
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
        MemorySegment.ofAddress(buffer.address()).reinterpret(bytes).fill(CONTENT);
        return (int) bytes;
    }
}
