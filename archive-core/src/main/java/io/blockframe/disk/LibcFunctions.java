package io.blockframe.disk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The functions of the C library that {@link Libc} is made of, with the arguments that they have in
 * C. Names are bytes that end in NUL; unless it says otherwise, a function returns 0 or an error
 * number.
 */
final class LibcFunctions {

    private static final int LONGEST_MESSAGE_BYTES = 4096;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final Function OPEN =
            new Function(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    CAPTURE,
                    Linker.Option.firstVariadicArg(2));
    private static final Function CLOSE =
            new Function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final Function FCNTL =
            new Function(
                    "fcntl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    CAPTURE,
                    Linker.Option.firstVariadicArg(2));
    private static final Function SYNCFS =
            new Function("syncfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT), CAPTURE);
    private static final Function FADVISE =
            new Function(
                    "posix_fadvise",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final Function STATX =
            new Function(
                    "statx",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
                    CAPTURE);
    private static final Function RENAMEAT2 =
            new Function(
                    "renameat2",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
                    CAPTURE);
    private static final Function READLINK =
            new Function("readlink", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG));
    private static final Function SYMLINK =
            new Function("symlink", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CAPTURE);
    private static final Function RMDIR =
            new Function("rmdir", FunctionDescriptor.of(JAVA_INT, ADDRESS), CAPTURE);
    private static final Function UTIMENSAT =
            new Function(
                    "utimensat",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT),
                    CAPTURE);
    private static final Function STATVFS =
            new Function("statvfs", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CAPTURE);
    private static final Function STATFS =
            new Function("statfs", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), CAPTURE);
    private static final Function STRERROR =
            new Function("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final Function GETPRIORITY =
            new Function("getpriority", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final Function SETPRIORITY =
            new Function(
                    "setpriority",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    CAPTURE);

    private LibcFunctions() {}

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
            return Libc.ENOSYS;
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
            return Libc.ENOSYS;
        }
        try {
            return (int) FADVISE.handle().invokeExact(descriptor, 0L, 0L, advice);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int statx(int in, MemorySegment name, int flags, int mask, MemorySegment statx) {
        if (STATX.handle() == null) {
            return Libc.ENOSYS;
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
            return Libc.ENOSYS;
        }
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            int result = (int) RENAMEAT2.handle().invokeExact(state, fromIn, from, toIn, to, how);
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
            return (int) SYMLINK.handle().invokeExact(state, target, name) < 0 ? errno(state) : 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int rmdir(MemorySegment name) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int) RMDIR.handle().invokeExact(state, name) < 0 ? errno(state) : 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int utimensat(int in, MemorySegment name, MemorySegment times, int flags) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            int result = (int) UTIMENSAT.handle().invokeExact(state, in, name, times, flags);
            return result < 0 ? errno(state) : 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int statvfs(MemorySegment name, MemorySegment statvfs) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int) STATVFS.handle().invokeExact(state, name, statvfs) < 0 ? errno(state) : 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int statfs(MemorySegment name, MemorySegment statfs) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            return (int) STATFS.handle().invokeExact(state, name, statfs) < 0 ? errno(state) : 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static String strerror(int errno) {
        try {
            var text = (MemorySegment) STRERROR.handle().invokeExact(errno);
            return text.reinterpret(LONGEST_MESSAGE_BYTES).getString(0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The niceness. */
    static int getpriority(int which, int who) {
        try {
            return (int) GETPRIORITY.handle().invokeExact(which, who);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    static int setpriority(int which, int who, int niceness) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            int result = (int) SETPRIORITY.handle().invokeExact(state, which, who, niceness);
            return result < 0 ? errno(state) : 0;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /** A function; linked when it is first called, for that takes milliseconds. */
    private static final class Function {
        private final String name;
        private final FunctionDescriptor descriptor;
        private final Linker.Option[] options;
        private volatile MethodHandle handle;

        Function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
            this.name = name;
            this.descriptor = descriptor;
            this.options = options;
        }

        /** Null in an old C library that does not have it: the caller answers ENOSYS. */
        MethodHandle handle() {
            if (handle == null) {
                handle =
                        LINKER.defaultLookup()
                                .find(name)
                                .map(it -> LINKER.downcallHandle(it, descriptor, options))
                                .orElse(null);
            }
            return handle;
        }
    }
}
