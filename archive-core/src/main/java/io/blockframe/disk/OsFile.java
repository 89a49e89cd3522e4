package io.blockframe.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * A file of the operating system, read and written through a {@link FileChannel}.
 *
 * <p>A channel closes when a thread is interrupted in it. Then every thread that was using it opens
 * the file again by its name, checks that it still is the same file, and begins its call anew:
 * positional reads and writes can be repeated.
 */
final class OsFile implements DiskFile {

    private final Path path;
    private final Set<? extends OpenOption> reopening;
    private final FileStatus opened;
    private volatile FileChannel channel;
    private volatile boolean closed;
    private volatile IOException failedForce;

    /**
     * @param opened what {@code channel} was opened on
     * @param reopening how to open the file once more
     */
    OsFile(Path path, FileStatus opened, FileChannel channel, Set<? extends OpenOption> reopening) {
        this.path = path;
        this.opened = opened;
        this.channel = channel;
        this.reopening = reopening;
    }

    @Override
    public int read(MemorySegment target, long position) throws IOException {
        return uninterrupted(
                open -> {
                    var buffer = target.asByteBuffer();
                    while (buffer.hasRemaining()
                            && open.read(buffer, position + buffer.position()) >= 0) {}
                    return buffer.position();
                });
    }

    @Override
    public void write(MemorySegment source, long position) throws IOException {
        uninterrupted(
                open -> {
                    var buffer = source.asByteBuffer();
                    while (buffer.hasRemaining()) {
                        open.write(buffer, position + buffer.position());
                    }
                    return null;
                });
    }

    @Override
    public long size() throws IOException {
        return uninterrupted(FileChannel::size);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        uninterrupted(open -> open.truncate(sizeBytes));
    }

    @Override
    public void force() throws IOException {
        if (failedForce != null) {
            throw new IOException(path + ": an earlier force failed, write it anew", failedForce);
        }
        boolean interrupted = Thread.interrupted();
        try {
            // Without metadata: the system forces the length with the bytes.
            channelOrThrow().force(false);
        } catch (IOException e) {
            // Also when an interrupt closed the channel: it may have hidden a real failure, which
            // a second force would not report again.
            failedForce = e;
            throw DiskErrors.about(path, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void dropCache() {
        if (Libc.PRESENT) {
            Libc.dropPages(path);
        }
    }

    @Override
    public FileStatus status() throws IOException {
        channelOrThrow();
        // While the file is open no other file can get its inode, so what has both the name and
        // the inode is the file.
        var now = OsStatus.of(path);
        if (!now.isSameFile(opened)) {
            throw new NoSuchFileException(
                    path.toString(), null, "the name now stands for another file");
        }
        return now;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        channel.close();
    }

    private interface Call<T> {
        T on(FileChannel channel) throws IOException;
    }

    private <T> T uninterrupted(Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted(); // an interrupted thread closes what it touches
        try {
            while (true) {
                var current = channelOrThrow();
                try {
                    return call.on(current);
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    reopen(current);
                }
            }
        } catch (IOException e) {
            throw DiskErrors.about(path, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private FileChannel channelOrThrow() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return channel;
    }

    private synchronized void reopen(FileChannel broken) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (channel != broken) {
            return; // another thread did it
        }
        requireSame(OsStatus.of(path));
        var again = FileChannel.open(path, reopening);
        try {
            requireSame(OsStatus.of(path));
        } catch (IOException e) {
            again.close();
            throw e;
        }
        channel = again;
    }

    private void requireSame(FileStatus found) throws IOException {
        if (!found.isSameFile(opened)) {
            throw new FileSystemException(
                    path.toString(), null, "was replaced while it was open; open it again");
        }
    }
}
