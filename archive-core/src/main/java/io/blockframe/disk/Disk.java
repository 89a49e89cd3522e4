package io.blockframe.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * The one door to the disk: all file I/O of the archive goes through it.
 *
 * <p>Nothing survives power loss until it was forced: bytes by {@link DiskFile#force}, names by
 * {@link #forceDirectory}, both for a whole file system by {@link #barrier}. A link that a path
 * ends in is never followed, those on the way to it are. Implementations are thread-safe. What an
 * error means for the bytes is said by {@link DiskErrors}; every call that needs room can throw
 * {@link DiskFullException}, and every call that is given a path {@link NameRefusedException}.
 */
public interface Disk {

    /** Memory and positions that are multiples of this are read from the medium without a copy. */
    int ALIGNMENT_BYTES = 4096;

    /**
     * Opens a file for reading.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws IOException when it is not a regular file, or cannot be opened
     */
    DiskFile openForReading(Path file) throws IOException;

    /**
     * Opens a file for reading what is on the medium, and not what is in memory: past the page
     * cache where the file system can, after dropping the file's pages where it cannot. What was
     * written must have been forced before. What the medium cannot read at first is tried again for
     * a second before it is given up, once for each open file.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws IOException when it is not a regular file, or cannot be opened
     */
    DiskFile openOnMedium(Path file) throws IOException;

    /** Opens an existing file for reading and for writing in place. */
    DiskFile openForWriting(Path file) throws IOException;

    /**
     * Creates a file, open for reading and writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException when something has that name
     */
    DiskFile create(Path file) throws IOException;

    /** Like {@link #create}; nobody but its owner may open the file. */
    DiskFile createPrivate(Path file) throws IOException;

    /**
     * Creates one directory; its parent must exist.
     *
     * @throws java.nio.file.FileAlreadyExistsException when something has that name
     */
    void createDirectory(Path directory) throws IOException;

    /** Like {@link #createDirectory}; nobody but its owner may enter the directory. */
    void createPrivateDirectory(Path directory) throws IOException;

    /**
     * Creates a symbolic link.
     *
     * @param target 1 or more bytes, none of them 0, kept as they are
     * @throws java.nio.file.FileAlreadyExistsException when something has that name
     */
    void createLink(Path link, byte[] target) throws IOException;

    /**
     * Sets when something was modified, and its permission bits; of a link only the former. A file
     * system makes another time of one that it cannot store: {@link #status} has it.
     *
     * @param mode 0 to 07777
     */
    void setAttributes(Path path, int mode, Instant modified) throws IOException;

    /**
     * Renames a file or directory on one file system, atomically, and never over something.
     *
     * @throws java.nio.file.FileAlreadyExistsException when {@code to} exists
     */
    void rename(Path from, Path to) throws IOException;

    /**
     * Renames a file or a link on one file system, atomically; a file or link named {@code to} is
     * replaced.
     */
    void replace(Path from, Path to) throws IOException;

    /** Deletes a file, a link or an empty directory. */
    void delete(Path path) throws IOException;

    /**
     * Deletes an empty directory and nothing else, whatever gets its name meanwhile.
     *
     * @throws java.nio.file.DirectoryNotEmptyException when something is in it
     * @throws NotAFileException when something else has the name
     */
    void deleteDirectory(Path directory) throws IOException;

    /**
     * What has the name {@code path}; a link is described, not followed.
     *
     * @throws java.nio.file.NoSuchFileException when nothing has
     */
    FileStatus status(Path path) throws IOException;

    /**
     * The path without links, dots and {@code ..}; only absolute and without the latter two where
     * that is not known: of what is not there, or cannot be looked at.
     */
    Path realPath(Path path);

    /**
     * Whether some program has a file open for writing now.
     *
     * @return also false where the system cannot tell: on some file systems, and for files of other
     *     users
     */
    boolean isOpenForWriting(Path file) throws IOException;

    /** The target of a symbolic link, its bytes as they are. */
    byte[] readLink(Path link) throws IOException;

    /**
     * The children of a directory, as they are at the call, in no order; names that do not decode
     * included. Close it.
     */
    Stream<Path> list(Path directory) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /**
     * Makes everything written so far on the file system of {@code path} durable, bytes and names.
     * Unlike a force it need not report a write that failed in the background earlier: what matters
     * is read back from the medium.
     *
     * @return false when this disk cannot: the caller forces one by one
     */
    boolean barrier(Path path) throws IOException;

    /** Free space for an ordinary user on the file system of {@code path}, in bytes. */
    long usableBytes(Path path) throws IOException;

    /** Size of the file system of {@code path}, in bytes. */
    long totalBytes(Path path) throws IOException;

    /**
     * Whether the file system of {@code path} is one in memory (tmpfs, ramfs), where no head has to
     * move; false where that is not known.
     */
    boolean isInMemory(Path path);

    /** Whether something can be created in {@code directory}. */
    boolean isWritable(Path directory) throws IOException;

    /**
     * Takes the exclusive lock that {@code file} (created when missing) stands for; waits for it.
     * It holds against other threads and other processes, and a process that dies releases it. Not
     * reentrant; any thread may close it.
     *
     * @throws java.nio.channels.FileLockInterruptionException when the thread is interrupted while
     *     it waits; it stays interrupted
     */
    DiskLock lock(Path file) throws IOException;

    /** Like {@link #lock}, but returns null at once when somebody else holds it. */
    DiskLock tryLock(Path file) throws IOException;
}
