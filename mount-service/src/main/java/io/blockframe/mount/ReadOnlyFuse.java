package io.blockframe.mount;

import jnr.ffi.Pointer;

import ru.serce.jnrfuse.ErrorCodes;
import ru.serce.jnrfuse.FuseStubFS;
import ru.serce.jnrfuse.struct.FuseBufvec;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * Refuses whatever would change something. The kernel does so by itself, unless somebody remounts
 * for writing. What is not overridden here or below is answered by libfuse, which tells the kernel
 * once that there is no such operation.
 */
abstract class ReadOnlyFuse extends FuseStubFS {

    private static int refuse() {
        return -ErrorCodes.EROFS();
    }

    @Override
    public int mknod(String path, long mode, long device) {
        return refuse();
    }

    @Override
    public int mkdir(String path, long mode) {
        return refuse();
    }

    @Override
    public int unlink(String path) {
        return refuse();
    }

    @Override
    public int rmdir(String path) {
        return refuse();
    }

    @Override
    public int symlink(String target, String path) {
        return refuse();
    }

    @Override
    public int rename(String path, String newPath) {
        return refuse();
    }

    @Override
    public int link(String path, String newPath) {
        return refuse();
    }

    @Override
    public int chmod(String path, long mode) {
        return refuse();
    }

    @Override
    public int chown(String path, long userId, long groupId) {
        return refuse();
    }

    @Override
    public int truncate(String path, long size) {
        return refuse();
    }

    @Override
    public int ftruncate(String path, long size, FuseFileInfo file) {
        return refuse();
    }

    @Override
    public int utimens(String path, Timespec[] times) {
        return refuse();
    }

    @Override
    public int create(String path, long mode, FuseFileInfo file) {
        return refuse();
    }

    @Override
    public int write(String path, Pointer bytes, long size, long offset, FuseFileInfo file) {
        return refuse();
    }

    @Override
    public int write_buf(String path, FuseBufvec bytes, long offset, FuseFileInfo file) {
        return refuse();
    }

    @Override
    public int fallocate(String path, int mode, long offset, long size, FuseFileInfo file) {
        return refuse();
    }

    @Override
    public int setxattr(String path, String name, Pointer value, long size, int flags) {
        return refuse();
    }

    @Override
    public int removexattr(String path, String name) {
        return refuse();
    }
}
