package io.blockframe.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The disk of a Unix operating system.
 *
 * <p>On Linux some calls go past the JDK, where the JVM lets them (<code>--enable-native-access
 * </code>): {@link Libc} has them. Without them a status takes many times as long, {@link #barrier}
 * answers false, {@link #rename} goes by a second name ({@link LinkedRename}), {@link
 * #setAttributes} knows the years from 1678 to 2261 and no fractions before 1970, {@link
 * #deleteDirectory} looks first, so that two processes could collide, {@link #openOnMedium} may
 * read what is in memory where there is no direct I/O, and {@link #isOpenForWriting} answers false.
 */
public final class OsDisk implements Disk {

    private static final OsDisk INSTANCE = new OsDisk();
    static final Set<OpenOption> READING = Set.of(READ, NOFOLLOW_LINKS);
    private static final Set<OpenOption> WRITING = Set.of(READ, WRITE, NOFOLLOW_LINKS);
    private static final Set<OpenOption> CREATING = Set.of(READ, WRITE, CREATE_NEW, NOFOLLOW_LINKS);

    private final OsLocks locks = new OsLocks();

    private OsDisk() {}

    /** The one disk of this process: its locks are between all threads. */
    public static OsDisk instance() {
        return INSTANCE;
    }

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        return open(file, READING);
    }

    @Override
    public DiskFile openForWriting(Path file) throws IOException {
        return open(file, WRITING);
    }

    @Override
    public DiskFile openOnMedium(Path file) throws IOException {
        if (MediumFile.DIRECTLY.isPresent()) {
            try {
                return open(file, MediumFile.DIRECTLY.get(), MediumFile::direct);
            } catch (UnsupportedOperationException | NameRefusedException e) {
                // This file system has no direct I/O: EINVAL, which of a name means another thing.
            }
        }
        return open(file, READING, MediumFile::cached);
    }

    private static DiskFile open(Path file, Set<OpenOption> options) throws IOException {
        return open(
                file,
                options,
                (path, before, channel) -> new OsFile(path, before, channel, options));
    }

    private interface Opened {
        DiskFile of(Path path, FileStatus status, FileChannel channel);
    }

    private static DiskFile open(Path file, Set<OpenOption> options, Opened opened)
            throws IOException {
        while (true) {
            // Before it is opened: to open a pipe would wait until somebody writes into it.
            var before = OsStatus.require(FileStatus.Kind.FILE, file);
            var channel = openChannel(file, options);
            try {
                if (OsStatus.of(file).isSameFile(before)) {
                    var kept = channel;
                    channel = null;
                    return opened.of(file, before, kept);
                }
            } finally {
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return created(file, openChannel(file, CREATING));
    }

    @Override
    public DiskFile createPrivate(Path file) throws IOException {
        return created(file, openChannel(file, CREATING, OsAttributes.mode("rw-------")));
    }

    private static DiskFile created(Path file, FileChannel channel) throws IOException {
        try {
            return new OsFile(file, OsStatus.of(file), channel, WRITING);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel openChannel(
            Path file, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        try {
            return FileChannel.open(file, options, attributes);
        } catch (IOException e) {
            throw DiskErrors.aboutName(file, e);
        }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        makeDirectory(directory);
    }

    @Override
    public void createPrivateDirectory(Path directory) throws IOException {
        makeDirectory(directory, OsAttributes.mode("rwx------"));
    }

    private static void makeDirectory(Path directory, FileAttribute<?>... attributes)
            throws IOException {
        try {
            Files.createDirectory(directory, attributes);
        } catch (IOException e) {
            throw DiskErrors.aboutName(directory, e);
        }
    }

    @Override
    public void createLink(Path link, byte[] target) throws IOException {
        if (Libc.PRESENT) {
            int errno = Libc.createLink(link, target);
            if (errno != 0) {
                throw DiskErrors.ofErrno(errno, link, null);
            }
            return;
        }
        try {
            Files.createSymbolicLink(link, Path.of(new String(target, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw DiskErrors.about(link, e);
        }
    }

    @Override
    public void setAttributes(Path path, int mode, Instant modified) throws IOException {
        OsAttributes.set(path, mode, modified);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (Libc.PRESENT) {
            int errno = Libc.renameWithoutReplacing(from, to);
            if (errno == 0) {
                return;
            }
            // Old kernels and some file systems do not know the call or its flag.
            if (errno != Libc.ENOSYS && errno != Libc.EINVAL) {
                throw DiskErrors.aboutName(to, DiskErrors.ofErrno(errno, from, to));
            }
        }
        LinkedRename.rename(from, to);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        if (OsStatus.of(from).kind() != FileStatus.Kind.LINK) {
            OsStatus.require(FileStatus.Kind.FILE, from);
        }
        move(from, to);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw DiskErrors.aboutName(to, e);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw DiskErrors.about(path, e);
        }
    }

    @Override
    public void deleteDirectory(Path directory) throws IOException {
        if (!Libc.PRESENT) {
            OsStatus.require(FileStatus.Kind.DIRECTORY, directory);
            delete(directory);
            return;
        }
        int errno = Libc.removeDirectory(directory);
        if (errno == Libc.ENOTDIR) {
            OsStatus.require(FileStatus.Kind.DIRECTORY, directory); // says what is there instead
        }
        if (errno == Libc.ENOTEMPTY || errno == Libc.EEXIST) {
            throw new DirectoryNotEmptyException(directory.toString());
        }
        if (errno != 0) {
            throw DiskErrors.ofErrno(errno, directory, null);
        }
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        return OsStatus.of(path);
    }

    @Override
    public boolean isOpenForWriting(Path file) throws IOException {
        OsStatus.require(FileStatus.Kind.FILE, file);
        return Libc.PRESENT && Libc.tryReadLease(file) == Libc.EAGAIN;
    }

    @Override
    public Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // whoever uses it is told why
        }
    }

    @Override
    public byte[] readLink(Path link) throws IOException {
        OsStatus.require(FileStatus.Kind.LINK, link);
        byte[] target = Libc.PRESENT ? Libc.readLink(link) : null;
        if (target == null) {
            target = Files.readSymbolicLink(link).toString().getBytes(StandardCharsets.UTF_8);
        }
        return target;
    }

    @Override
    public Stream<Path> list(Path directory) throws IOException {
        OsStatus.require(FileStatus.Kind.DIRECTORY, directory);
        // Read at once: an error comes here, as an IOException, and no descriptor stays open.
        var children = new ArrayList<Path>();
        try (var stream = Files.newDirectoryStream(directory)) {
            stream.forEach(children::add);
        } catch (DirectoryIteratorException e) {
            throw DiskErrors.about(directory, e.getCause());
        }
        return children.stream();
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        OsStatus.require(FileStatus.Kind.DIRECTORY, directory);
        boolean interrupted = Thread.interrupted(); // it would close the channel
        try (var channel = FileChannel.open(directory, READING)) {
            channel.force(true);
        } catch (IOException e) {
            throw DiskErrors.about(directory, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean barrier(Path path) throws IOException {
        OsStatus.of(path);
        if (!Libc.PRESENT) {
            return false;
        }
        int errno = Libc.syncFileSystem(path);
        if (errno != 0 && errno != Libc.ENOSYS) {
            throw DiskErrors.ofErrno(errno, path, null);
        }
        return errno == 0;
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        var file = path.toFile(); // its look at a file system is quick, and it knows not every name
        long usable = file.toPath().equals(path) ? file.getUsableSpace() : 0;
        return usable > 0 ? usable : Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return Files.getFileStore(path).getTotalSpace();
    }

    @Override
    public boolean isInMemory(Path path) {
        return Libc.PRESENT && Libc.isInMemory(path);
    }

    @Override
    public boolean isWritable(Path directory) throws IOException {
        OsStatus.require(FileStatus.Kind.DIRECTORY, directory);
        return Files.isWritable(directory);
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        return locks.lock(file);
    }

    @Override
    public DiskLock tryLock(Path file) throws IOException {
        return locks.tryLock(file);
    }
}
