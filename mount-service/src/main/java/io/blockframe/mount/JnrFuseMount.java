package io.blockframe.mount;

import jnr.ffi.Pointer;
import jnr.ffi.Struct;

import ru.serce.jnrfuse.ErrorCodes;
import ru.serce.jnrfuse.FuseException;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Statvfs;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Shows an {@link ArchiveFileSystem} through libfuse 2. The kernel calls from many threads at once.
 */
final class JnrFuseMount extends ReadOnlyFuse {
    private static final int ACCESS_MODE = 3;
    private static final int READ_ONLY = 0;

    /** Where {@code struct fuse_file_info} has these bits; jnr-fuse cannot set them. */
    private static final int FLAGS_OFFSET = 20;

    /** There is no bound; with none free, watchers of disks would raise an alarm. */
    private static final long FREE_NAMES = Integer.MAX_VALUE;

    private static final byte DIRECT_IO = 1;
    private static final byte KEEP_CACHE = 1 << 1;

    private final ArchiveFileSystem files;
    private final CallThreads threads =
            new CallThreads(JnrFuseLoop.THREADS, JnrFuseLoop.MAX_THREADS);
    private final CompletableFuture<Void> destroyed = new CompletableFuture<>();

    /**
     * @throws LinkageError when libfuse 2 is not there
     */
    JnrFuseMount(ArchiveFileSystem files) {
        this.files = files;
    }

    /** As {@link JnrFuseLoop#mount}; where that is not for, as jnr-fuse mounts. */
    CompletableFuture<Void> mount(Platform platform, Path mountpoint, List<String> options)
            throws MountException {
        if (platform == Platform.LINUX) {
            return JnrFuseLoop.mount(fuseOperations, mountpoint, options, threads);
        }
        try {
            // It returns when nothing has failed for two seconds.
            mount(mountpoint, false, false, new String[] {"-o", String.join(",", options)});
        } catch (FuseException e) {
            throw new MountException("cannot mount on " + mountpoint, e);
        }
        return destroyed;
    }

    void unmount(Platform platform, Path mountpoint) throws IOException {
        if (platform == Platform.LINUX) {
            Fusermount.unmount(mountpoint);
        } else {
            umount();
        }
    }

    @Override
    public void destroy(Pointer initial) {
        destroyed.complete(null);
    }

    @Override
    public int getattr(String path, FileStat stat) {
        return answer("attributes", path, () -> FuseStat.fill(stat, files.attributes(path)));
    }

    @Override
    public int readlink(String path, Pointer buffer, long size) {
        return answer(
                "target",
                path,
                () -> {
                    byte[] target = files.readLink(path);
                    int length = (int) Math.min(target.length, size - 1);
                    buffer.put(0, target, 0, length);
                    buffer.putByte(length, (byte) 0);
                    return 0;
                });
    }

    @Override
    public int readdir(
            String path, Pointer buffer, FuseFillDir filler, long offset, FuseFileInfo file) {
        return answer(
                "names",
                path,
                () -> {
                    filler.apply(buffer, ".", null, 0);
                    filler.apply(buffer, "..", null, 0);
                    var stat = new FileStat(jnr.ffi.Runtime.getSystemRuntime());
                    for (var child : files.list(path)) {
                        FuseStat.fill(stat, child.attributes());
                        filler.apply(buffer, child.name(), stat, 0);
                    }
                    return 0;
                });
    }

    @Override
    public int open(String path, FuseFileInfo file) {
        if ((file.flags.get() & ACCESS_MODE) != READ_ONLY) {
            return -ErrorCodes.EROFS();
        }
        return answer(
                "open",
                path,
                () -> {
                    var opened = files.open(path);
                    file.fh.set(opened.handle());
                    switch (opened.pages()) {
                        case KEPT -> set(file, KEEP_CACHE);
                        case NONE -> set(file, DIRECT_IO);
                        case DROPPED -> {}
                    }
                    return 0;
                });
    }

    private static void set(FuseFileInfo file, byte flag) {
        var memory = Struct.getMemory(file);
        memory.putByte(FLAGS_OFFSET, (byte) (memory.getByte(FLAGS_OFFSET) | flag));
    }

    @Override
    public int read(String path, Pointer buffer, long size, long offset, FuseFileInfo file) {
        return answer(
                "read",
                path,
                () -> {
                    var target = MemorySegment.ofAddress(buffer.address()).reinterpret(size);
                    return files.read(file.fh.longValue(), target, offset);
                });
    }

    @Override
    public int release(String path, FuseFileInfo file) {
        return answer(
                "close",
                path,
                () -> {
                    files.close(file.fh.longValue());
                    return 0;
                });
    }

    @Override
    public int statfs(String path, Statvfs stat) {
        return answer(
                "room",
                path,
                () -> {
                    var room = files.room();
                    stat.f_bsize.set(FuseStat.BLOCK_BYTES);
                    stat.f_frsize.set(FuseStat.BLOCK_BYTES);
                    stat.f_blocks.set(room.totalBytes() / FuseStat.BLOCK_BYTES);
                    stat.f_bfree.set(room.usableBytes() / FuseStat.BLOCK_BYTES);
                    stat.f_bavail.set(room.usableBytes() / FuseStat.BLOCK_BYTES);
                    stat.f_files.set(room.entries() + FREE_NAMES);
                    stat.f_ffree.set(FREE_NAMES);
                    stat.f_favail.set(FREE_NAMES);
                    stat.f_namemax.set(ShownNames.MAX_BYTES);
                    return 0;
                });
    }

    @Override
    public int getxattr(String path, String name, Pointer buffer, long size) {
        return answer(
                "extended attribute", path, () -> give(files.extended(path, name), buffer, size));
    }

    @Override
    public int listxattr(String path, Pointer buffer, long size) {
        return answer(
                "extended attributes",
                path,
                () -> {
                    var names = new StringBuilder();
                    files.extendedNames(path).forEach(name -> names.append(name).append('\0'));
                    byte[] bytes = names.toString().getBytes(StandardCharsets.US_ASCII);
                    return give(bytes, buffer, size);
                });
    }

    /** Who gives room for nothing asks for the length. */
    private static int give(byte[] bytes, Pointer buffer, long size) {
        if (size > 0 && size < bytes.length) {
            return -ErrorCodes.ERANGE();
        }
        if (size > 0) {
            buffer.put(0, bytes, 0, bytes.length);
        }
        return bytes.length;
    }

    /** One call of the kernel's. */
    private interface Call {
        int run() throws IOException;
    }

    private int answer(String operation, String path, Call call) {
        try {
            return threads.answer(() -> run(operation, path, call));
        } catch (Throwable error) { // nothing may be thrown into libfuse
            return -Errno.of(error, operation, path);
        }
    }

    private static int run(String operation, String path, Call call) {
        try {
            return call.run();
        } catch (Throwable error) {
            return -Errno.of(error, operation, path);
        }
    }
}
