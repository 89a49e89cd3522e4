package io.blockframe.disk;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * A {@link FileChannel} that survives interrupts. Thread-safe.
 *
 * <p>A channel closes when a thread is interrupted in it. Then every thread that was using it opens
 * the file again by its name, checks that it still is the same file, and begins its call anew:
 * positional reads and writes can be repeated.
 */
final class OpenChannel implements AutoCloseable {

    private final Path path;
    private final FileStatus opened;
    private final Set<? extends OpenOption> reopening;
    private volatile FileChannel channel;
    private volatile boolean closed;

    /**
     * @param opened what {@code channel} was opened on
     * @param reopening how to open the file once more
     */
    OpenChannel(
            Path path,
            FileStatus opened,
            FileChannel channel,
            Set<? extends OpenOption> reopening) {
        this.path = path;
        this.opened = opened;
        this.channel = channel;
        this.reopening = reopening;
    }

    /** A call that may be made twice. */
    interface Call<T> {
        T on(FileChannel channel) throws IOException;
    }

    /** Makes a call, and makes it again when an interrupt closed the channel. */
    <T> T repeatably(Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted(); // an interrupted thread closes what it touches
        try {
            while (true) {
                var current = orThrow();
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

    /** The channel, for a call that must not be made twice. */
    FileChannel orThrow() throws IOException {
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
        channel = open(path, opened, reopening);
    }

    /** Opens the file once more, if the path still stands for it. */
    static FileChannel open(Path path, FileStatus opened, Set<? extends OpenOption> options)
            throws IOException {
        requireSame(path, opened);
        var again = FileChannel.open(path, options);
        try {
            requireSame(path, opened);
        } catch (IOException e) {
            again.close();
            throw e;
        }
        return again;
    }

    private static void requireSame(Path path, FileStatus opened) throws IOException {
        if (!OsStatus.of(path).isSameFile(opened)) {
            throw new FileSystemException(
                    path.toString(), null, "was replaced while it was open; open it again");
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        channel.close();
    }
}
