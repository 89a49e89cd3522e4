package io.blockframe.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A file that is read from the medium: with direct I/O, which goes past the page cache and leaves
 * alone what others have in it. Where the file system refuses that, the file's pages are dropped
 * from memory before and after.
 */
final class MediumFile implements DiskFile {

    /** How to open a file for direct I/O; nothing where this JDK cannot. */
    static final Optional<Set<OpenOption>> DIRECTLY =
            direct().map(option -> Set.of(READ, NOFOLLOW_LINKS, option));

    private final Path path;
    private final FileStatus opened;
    private final Patience patience;
    private volatile OpenChannel direct;
    private volatile OsFile cached;

    private MediumFile(Path path, FileStatus opened, Patience patience) {
        this.path = path;
        this.opened = opened;
        this.patience = patience;
    }

    /** {@code ExtendedOpenOption.DIRECT}, by name: javac warns whoever imports it. */
    private static Optional<OpenOption> direct() {
        try {
            var options = Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
            return Arrays.stream(options)
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    static MediumFile direct(Path path, FileStatus opened, FileChannel channel) {
        return direct(path, opened, channel, new Patience());
    }

    static MediumFile direct(Path path, FileStatus opened, FileChannel channel, Patience patience) {
        var file = new MediumFile(path, opened, patience);
        file.direct = new OpenChannel(path, opened, channel, DIRECTLY.orElseThrow());
        return file;
    }

    static MediumFile cached(Path path, FileStatus opened, FileChannel channel) {
        var file = new MediumFile(path, opened, new Patience());
        file.cached = new OsFile(path, opened, channel, OsDisk.READING);
        file.dropPages();
        return file;
    }

    @Override
    public int read(MemorySegment target, long position) throws IOException {
        return patience.read(() -> readOnce(target, position));
    }

    private int readOnce(MemorySegment target, long position) throws IOException {
        if (cached == null) {
            try {
                return direct.repeatably(open -> DirectReads.read(open, target, position));
            } catch (IOException e) {
                if (!DiskErrors.refusesAlignment(e)) {
                    throw e;
                }
                fallBack(e);
            }
        }
        return cached.read(target, position);
    }

    /** Some file systems open for direct I/O, and then do not read so. */
    private synchronized void fallBack(IOException refusal) throws IOException {
        if (cached != null) {
            return;
        }
        direct.orThrow(); // closed: that was the reason
        try {
            var channel = OpenChannel.open(path, opened, OsDisk.READING);
            cached = new OsFile(path, opened, channel, OsDisk.READING);
        } catch (IOException e) {
            e.addSuppressed(refusal);
            throw e;
        }
        dropPages();
    }

    private void dropPages() {
        if (Libc.PRESENT) {
            Libc.dropPages(path);
        }
    }

    @Override
    public void write(MemorySegment source, long position) {
        throw new NonWritableChannelException();
    }

    @Override
    public void truncate(long sizeBytes) {
        throw new NonWritableChannelException();
    }

    @Override
    public void force() {
        throw new NonWritableChannelException();
    }

    @Override
    public long size() throws IOException {
        var plain = cached;
        return plain != null ? plain.size() : direct.repeatably(FileChannel::size);
    }

    @Override
    public FileStatus status() throws IOException {
        size(); // throws when it is closed
        return OsStatus.ofOpen(path, opened);
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            if (direct != null) {
                direct.close();
            }
        } finally {
            if (cached != null) {
                cached.close();
                dropPages(); // what was read only to be checked must not push out what people use
            }
        }
    }
}
