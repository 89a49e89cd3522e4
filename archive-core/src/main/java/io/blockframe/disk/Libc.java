package io.blockframe.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Map.entry;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Map;

/**
 * The calls of Linux that the JDK does not have, or makes slowly. Each returns 0 or an error
 * number.
 *
 * <p>On other systems, and where the JVM may not call native code, {@link #PRESENT} is false and
 * nothing else may be called but the messages.
 */
final class Libc {

    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int ENAMETOOLONG = 36;
    static final int ENOSYS = 38;
    static final int ENODATA = 61;
    static final int EBADMSG = 74;
    static final int EILSEQ = 84;
    static final int EUCLEAN = 117;
    static final int EDQUOT = 122;

    static final boolean PRESENT = present();

    /** What the errors that mean something to us are called in the C locale. */
    private static final Map<Integer, String> PLAIN =
            Map.ofEntries(
                    entry(EIO, "Input/output error"),
                    entry(ENOTDIR, "Not a directory"),
                    entry(EINVAL, "Invalid argument"),
                    entry(ENOSPC, DiskFullException.REASON),
                    entry(EROFS, "Read-only file system"),
                    entry(ENAMETOOLONG, NameRefusedException.TOO_LONG),
                    entry(ENODATA, "No data available"),
                    entry(EBADMSG, "Bad message"),
                    entry(EILSEQ, "Invalid or incomplete multibyte or wide character"),
                    entry(EUCLEAN, "Structure needs cleaning"),
                    entry(EDQUOT, "Disk quota exceeded"));

    // The same on every 64-bit Linux that a JDK is built for; O_DIRECTORY and O_NOFOLLOW are not.
    private static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x80800;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_BASIC_STATS = 0x7FF;
    private static final int RENAME_NOREPLACE = 1;
    private static final int POSIX_FADV_DONTNEED = 4;
    private static final int F_SETSIG = 10;
    private static final int F_SETLEASE = 1024;
    private static final int F_RDLCK = 0;
    private static final int F_UNLCK = 2;
    private static final int SIGURG = 23;
    private static final int PATH_MAX = 4096;

    private Libc() {}

    private static boolean present() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("sun.arch.data.model").equals("64")
                && Libc.class.getModule().isNativeAccessEnabled();
    }

    /** Writes back everything that the file system of {@code path} has in memory. */
    static int syncFileSystem(Path path) {
        return withDescriptor(path, descriptor -> Calls.syncfs(descriptor));
    }

    /** Drops the clean pages of a file from memory. */
    static int dropPages(Path file) {
        return withDescriptor(
                file, descriptor -> Calls.posixFadvise(descriptor, POSIX_FADV_DONTNEED));
    }

    /**
     * Takes a read lease of a file and gives it back: {@link #EAGAIN} while somebody has the file
     * open for writing. Every other error says that nothing is known.
     */
    static int tryReadLease(Path file) {
        return withDescriptor(file, Libc::tryReadLease);
    }

    private static int tryReadLease(int descriptor) {
        // Who opens the file meanwhile waits for us, and we get a signal: one that does nothing,
        // for the signal that is sent unasked, SIGIO, ends the process.
        int errno = Calls.fcntl(descriptor, F_SETSIG, SIGURG);
        if (errno == 0) {
            errno = Calls.fcntl(descriptor, F_SETLEASE, F_RDLCK);
        }
        if (errno == 0) {
            Calls.fcntl(descriptor, F_SETLEASE, F_UNLCK);
        }
        return errno;
    }

    /** Fills {@code struct statx}; a link is not followed. */
    static int status(Path path, MemorySegment statx) {
        try (var arena = Arena.ofConfined()) {
            return Calls.statx(
                    AT_FDCWD, name(path, arena), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, statx);
        }
    }

    /** Renames, unless something has the new name: then {@link #EEXIST}. */
    static int renameWithoutReplacing(Path from, Path to) {
        try (var arena = Arena.ofConfined()) {
            return Calls.renameat2(
                    AT_FDCWD, name(from, arena), AT_FDCWD, name(to, arena), RENAME_NOREPLACE);
        }
    }

    /** Creates a link, unless something has its name: then {@link #EEXIST}. */
    static int createLink(Path link, byte[] target) {
        try (var arena = Arena.ofConfined()) {
            return Calls.symlink(terminated(target, arena), name(link, arena));
        }
    }

    /** The target of a link as it is, or null with an error. */
    static byte[] readLink(Path link) {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(PATH_MAX);
            long length = Calls.readlink(name(link, arena), target);
            return length < 0 ? null : target.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    /** What the system calls an error, in the language of the process. */
    static String message(int errno) {
        return PRESENT ? Calls.strerror(errno) : plainMessage(errno);
    }

    /** What the system calls an error in the C locale. */
    static String plainMessage(int errno) {
        return PLAIN.getOrDefault(errno, "error " + errno);
    }

    private interface DescriptorCall {
        int on(int descriptor);
    }

    private static int withDescriptor(Path path, DescriptorCall call) {
        try (var arena = Arena.ofConfined()) {
            int descriptor = Calls.open(name(path, arena), O_RDONLY_NONBLOCK_CLOEXEC);
            if (descriptor < 0) {
                return -descriptor;
            }
            try {
                return call.on(descriptor);
            } finally {
                Calls.close(descriptor);
            }
        }
    }

    private static MemorySegment name(Path path, Arena arena) {
        return terminated(PathBytes.of(path), arena);
    }

    private static MemorySegment terminated(byte[] bytes, Arena arena) {
        var name = arena.allocate(bytes.length + 1L); // zeroed, so it ends in NUL
        MemorySegment.copy(bytes, 0, name, JAVA_BYTE, 0, bytes.length);
        return name;
    }

    /** A function; linked when it is first called, for that takes milliseconds. */
    private static final class Call {
        private final String name;
        private final FunctionDescriptor descriptor;
        private final Linker.Option[] options;
        private volatile MethodHandle handle;

        Call(String name, FunctionDescriptor descriptor, Linker.Option... options) {
            this.name = name;
            this.descriptor = descriptor;
            this.options = options;
        }

        /** Null in an old C library that does not have it: the caller answers ENOSYS. */
        MethodHandle handle() {
            if (handle == null) {
                handle =
                        Calls.LINKER
                                .defaultLookup()
                                .find(name)
                                .map(it -> Calls.LINKER.downcallHandle(it, descriptor, options))
                                .orElse(null);
            }
            return handle;
        }
    }

    /** The functions themselves. */
    private static final class Calls {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
        private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
        private static final VarHandle ERRNO =
                STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

        private static final Call OPEN =
                new Call(
                        "open",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        CAPTURE,
                        Linker.Option.firstVariadicArg(2));
        private static final Call CLOSE =
                new Call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        private static final Call FCNTL =
                new Call(
                        "fcntl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                        CAPTURE,
                        Linker.Option.firstVariadicArg(2));
        private static final Call SYNCFS =
                new Call("syncfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE);
        private static final Call FADVISE =
                new Call(
                        "posix_fadvise",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
        private static final Call STATX =
                new Call(
                        "statx",
                        FunctionDescriptor.of(
                                JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
                        CAPTURE);
        private static final Call RENAMEAT2 =
                new Call(
                        "renameat2",
                        FunctionDescriptor.of(
                                JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
                        CAPTURE);
        private static final Call READLINK =
                new Call("readlink", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
        private static final Call SYMLINK =
                new Call("symlink", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CAPTURE);
        private static final Call STRERROR =
                new Call("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

        /** The descriptor, or the negative error number. */
        static int open(MemorySegment name, int flags) {
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                int descriptor = (int) OPEN.handle().invokeExact(state, name, flags);
                return descriptor < 0 ? -errno(state) : descriptor;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static void close(int descriptor) {
            try {
                int _ = (int) CLOSE.handle().invokeExact(descriptor);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static int fcntl(int descriptor, int command, int argument) {
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                int result = (int) FCNTL.handle().invokeExact(state, descriptor, command, argument);
                return result < 0 ? errno(state) : 0;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static int syncfs(int descriptor) {
            if (SYNCFS.handle() == null) {
                return ENOSYS;
            }
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                return (int) SYNCFS.handle().invokeExact(state, descriptor) < 0 ? errno(state) : 0;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static int posixFadvise(int descriptor, int advice) {
            if (FADVISE.handle() == null) {
                return ENOSYS;
            }
            try {
                return (int) FADVISE.handle().invokeExact(descriptor, 0L, 0L, advice);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static int statx(int in, MemorySegment name, int flags, int mask, MemorySegment statx) {
            if (STATX.handle() == null) {
                return ENOSYS;
            }
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                int result = (int) STATX.handle().invokeExact(state, in, name, flags, mask, statx);
                return result < 0 ? errno(state) : 0;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static int renameat2(int fromIn, MemorySegment from, int toIn, MemorySegment to, int how) {
            if (RENAMEAT2.handle() == null) {
                return ENOSYS;
            }
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                int result =
                        (int) RENAMEAT2.handle().invokeExact(state, fromIn, from, toIn, to, how);
                return result < 0 ? errno(state) : 0;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static long readlink(MemorySegment name, MemorySegment target) {
            try {
                return (long) READLINK.handle().invokeExact(name, target, target.byteSize());
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static int symlink(MemorySegment target, MemorySegment name) {
            try (var arena = Arena.ofConfined()) {
                var state = arena.allocate(STATE);
                return (int) SYMLINK.handle().invokeExact(state, target, name) < 0
                        ? errno(state)
                        : 0;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        static String strerror(int errno) {
            try {
                var text = (MemorySegment) STRERROR.handle().invokeExact(errno);
                return text.reinterpret(PATH_MAX).getString(0);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }

        private static int errno(MemorySegment state) {
            return (int) ERRNO.get(state, 0L);
        }
    }
}
