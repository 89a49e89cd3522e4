package io.blockframe.mount;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.types.size_t;

import ru.serce.jnrfuse.struct.FuseOperations;

import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Mounts with libfuse 2 and answers the kernel, with threads of Java's.
 *
 * <p>libfuse would start threads of its own, which the JVM would have to take in and let go for
 * every single call; each time it sets memory aside for them, hundreds of kilobytes a read.
 */
final class JnrFuseLoop {
    /**
     * More than the 12 reads ahead that the kernel has under way, so that other calls get through.
     */
    static final int THREADS = 16;

    /** So many programs may wait for a disk that does not answer before all calls do. */
    static final int MAX_THREADS = 256;

    private JnrFuseLoop() {}

    /** What of libfuse 2 jnr-fuse does not declare. */
    public interface Library {
        Pointer fuse_setup(
                int argumentCount,
                String[] arguments,
                FuseOperations operations,
                @size_t long operationsBytes,
                Pointer mountpoint,
                Pointer multithreaded,
                Pointer userData);

        int fuse_loop(Pointer fuse);

        void fuse_teardown(Pointer fuse, Pointer mountpoint);
    }

    /** Mounts what never waits: with as many threads as there are at first. */
    static CompletableFuture<Void> mount(
            FuseOperations operations, Path mountpoint, List<String> options)
            throws MountException {
        return mount(operations, mountpoint, options, new CallThreads(THREADS, THREADS));
    }

    /**
     * Mounts.
     *
     * @param options each as after {@code -o}
     * @param threads that answer
     * @return completes when it was unmounted and every call was answered
     * @throws MountException when libfuse cannot; it has printed why
     */
    static CompletableFuture<Void> mount(
            FuseOperations operations, Path mountpoint, List<String> options, CallThreads threads)
            throws MountException {
        var library = LibraryLoader.create(Library.class).failImmediately().load("libfuse.so.2");
        var arguments =
                new String[] {
                    "blockframe", "-f", mountpoint.toString(), "-o", String.join(",", options)
                };
        var runtime = Runtime.getSystemRuntime();
        var place = Memory.allocateDirect(runtime, runtime.addressSize());
        var multithreaded = Memory.allocateDirect(runtime, Integer.BYTES);
        var fuse =
                library.fuse_setup(
                        arguments.length,
                        arguments,
                        operations,
                        Struct.size(operations),
                        place,
                        multithreaded,
                        null);
        if (fuse == null) {
            throw new MountException(
                    "libfuse could not mount on %s; its own message, above, says why"
                            .formatted(mountpoint));
        }
        var end = new CompletableFuture<Void>();
        Thread.ofPlatform()
                .daemon()
                .name("fuse")
                .start(
                        () -> {
                            try {
                                threads.run(() -> library.fuse_loop(fuse));
                                library.fuse_teardown(fuse, place.getPointer(0));
                                // What libfuse calls is freed with the object that declares it.
                                Reference.reachabilityFence(operations);
                                end.complete(null);
                            } catch (Throwable e) { // whoever waits for the end must know
                                end.completeExceptionally(e);
                            }
                        });
        return end;
    }
}
