package io.blockframe.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;

/** A file of the operating system, read and written through its page cache. */
final class OsFile implements DiskFile {

    private final Path path;
    private final FileStatus opened;
    private final OpenChannel channel;
    private volatile IOException failedForce;

    /**
     * @param opened what {@code channel} was opened on
     * @param reopening how to open the file once more
     */
    OsFile(Path path, FileStatus opened, FileChannel channel, Set<? extends OpenOption> reopening) {
        this.path = path;
        this.opened = opened;
        this.channel = new OpenChannel(path, opened, channel, reopening);
    }

    @Override
    public int read(MemorySegment target, long position) throws IOException {
        return channel.repeatably(
                open -> {
                    var buffer = target.asByteBuffer();
                    while (buffer.hasRemaining()
                            && open.read(buffer, position + buffer.position()) >= 0) {}
                    return buffer.position();
                });
    }

    @Override
    public void write(MemorySegment source, long position) throws IOException {
        channel.repeatably(
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
        return channel.repeatably(FileChannel::size);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        channel.repeatably(open -> open.truncate(sizeBytes));
    }

    @Override
    public void force() throws IOException {
        if (failedForce != null) {
            throw new IOException(path + ": an earlier force failed, write it anew", failedForce);
        }
        boolean interrupted = Thread.interrupted();
        try {
            // Without metadata: the system forces the length with the bytes.
            channel.orThrow().force(false);
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
    public FileStatus status() throws IOException {
        channel.orThrow();
        return OsStatus.ofOpen(path, opened);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
