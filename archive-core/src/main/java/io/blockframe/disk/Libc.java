package io.blockframe.disk;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Map.entry;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
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
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int EPIPE = 32;
    static final int ENAMETOOLONG = 36;
    static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    static final int ENODATA = 61;
    static final int EBADMSG = 74;
    static final int EILSEQ = 84;
    static final int EUCLEAN = 117;
    static final int EDQUOT = 122;

    static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    static final boolean PRESENT = present();

    /** What the errors that mean something to us are called in the C locale. */
    private static final Map<Integer, String> PLAIN =
            Map.ofEntries(
                    entry(EIO, "Input/output error"),
                    entry(EBUSY, "Device or resource busy"),
                    entry(EXDEV, "Invalid cross-device link"),
                    entry(ENOTDIR, "Not a directory"),
                    entry(EINVAL, "Invalid argument"),
                    entry(ENOSPC, DiskFullException.REASON),
                    entry(EROFS, "Read-only file system"),
                    entry(EPIPE, "Broken pipe"),
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
    private static final long UTIME_OMIT = (1L << 30) - 2;
    private static final int RENAME_NOREPLACE = 1;
    private static final int POSIX_FADV_DONTNEED = 4;
    private static final int F_SETSIG = 10;
    private static final int F_SETLEASE = 1024;
    private static final int F_RDLCK = 0;
    private static final int F_UNLCK = 2;
    private static final int SIGURG = 23;
    private static final int PATH_MAX = 4096;
    private static final int STATFS_BYTES = 256; // 120, and some for what is reserved
    private static final int TMPFS_MAGIC = 0x01021994;
    private static final int RAMFS_MAGIC = 0x858458f6;

    private Libc() {}

    private static boolean present() {
        return LINUX
                && System.getProperty("sun.arch.data.model").equals("64")
                && Libc.class.getModule().isNativeAccessEnabled();
    }

    /** Writes back everything that the file system of {@code path} has in memory. */
    static int syncFileSystem(Path path) {
        return withDescriptor(path, descriptor -> LibcFunctions.syncfs(descriptor));
    }

    /** Drops the clean pages of a file from memory. */
    static int dropPages(Path file) {
        return withDescriptor(
                file, descriptor -> LibcFunctions.posixFadvise(descriptor, POSIX_FADV_DONTNEED));
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
        int errno = LibcFunctions.fcntl(descriptor, F_SETSIG, SIGURG);
        if (errno == 0) {
            errno = LibcFunctions.fcntl(descriptor, F_SETLEASE, F_RDLCK);
        }
        if (errno == 0) {
            LibcFunctions.fcntl(descriptor, F_SETLEASE, F_UNLCK);
        }
        return errno;
    }

    /** Fills {@code struct statx}; a link is not followed. */
    static int status(Path path, MemorySegment statx) {
        try (var arena = Arena.ofConfined()) {
            return LibcFunctions.statx(
                    AT_FDCWD, name(path, arena), AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, statx);
        }
    }

    /** Fills {@code struct statvfs} of the file system that {@code path} is on. */
    static int fileSystemStatus(Path path, MemorySegment statvfs) {
        try (var arena = Arena.ofConfined()) {
            return LibcFunctions.statvfs(name(path, arena), statvfs);
        }
    }

    /** Whether {@code path} is on a file system in memory, see statfs(2). */
    static boolean isInMemory(Path path) {
        try (var arena = Arena.ofConfined()) {
            var statfs = arena.allocate(STATFS_BYTES, 8);
            int type =
                    LibcFunctions.statfs(name(path, arena), statfs) == 0
                            ? statfs.get(JAVA_INT, 0)
                            : 0;
            return type == TMPFS_MAGIC || type == RAMFS_MAGIC;
        }
    }

    /** Renames, unless something has the new name: then {@link #EEXIST}. */
    static int renameWithoutReplacing(Path from, Path to) {
        try (var arena = Arena.ofConfined()) {
            return LibcFunctions.renameat2(
                    AT_FDCWD, name(from, arena), AT_FDCWD, name(to, arena), RENAME_NOREPLACE);
        }
    }

    /** Deletes an empty directory, and nothing else: {@link #ENOTEMPTY}, {@link #ENOTDIR}. */
    static int removeDirectory(Path directory) {
        try (var arena = Arena.ofConfined()) {
            return LibcFunctions.rmdir(name(directory, arena));
        }
    }

    /** Sets when something was modified, and no other time; a link is not followed. */
    static int setModified(Path path, Instant modified) {
        try (var arena = Arena.ofConfined()) {
            // struct timespec: seconds and nanoseconds, of the last access and of the modification
            var times =
                    arena.allocateFrom(
                            JAVA_LONG,
                            0,
                            UTIME_OMIT,
                            modified.getEpochSecond(),
                            modified.getNano());
            return LibcFunctions.utimensat(AT_FDCWD, name(path, arena), times, AT_SYMLINK_NOFOLLOW);
        }
    }

    /** Creates a link, unless something has its name: then {@link #EEXIST}. */
    static int createLink(Path link, byte[] target) {
        try (var arena = Arena.ofConfined()) {
            return LibcFunctions.symlink(terminated(target, arena), name(link, arena));
        }
    }

    /** The target of a link as it is, or null with an error. */
    static byte[] readLink(Path link) {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(PATH_MAX);
            long length = LibcFunctions.readlink(name(link, arena), target);
            return length < 0 ? null : target.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    /** What the system calls an error, in the language of the process. */
    static String message(int errno) {
        return PRESENT ? LibcFunctions.strerror(errno) : plainMessage(errno);
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
            int descriptor = LibcFunctions.open(name(path, arena), O_RDONLY_NONBLOCK_CLOEXEC);
            if (descriptor < 0) {
                return -descriptor;
            }
            try {
                return call.on(descriptor);
            } finally {
                LibcFunctions.close(descriptor);
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
}
