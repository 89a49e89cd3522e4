package io.blockframe.testkit;

import io.blockframe.disk.DiskFile;
import io.blockframe.disk.FileStatus;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An open file of a {@link SimulatedDisk}; guarded by the disk. */
final class SimulatedFile implements DiskFile {

    /** What it was opened for. */
    enum Use {
        READ,
        READ_ON_MEDIUM,
        WRITE
    }

    private final SimulatedDisk disk;
    private final Path path;
    private final Node node;
    private final Use use;
    private final int start;
    private boolean closed;
    private IOException failedForce;

    /**
     * @param start how often the disk was restarted when the file was opened
     */
    SimulatedFile(SimulatedDisk disk, Path path, Node node, Use use, int start) {
        this.disk = disk;
        this.path = path;
        this.node = node;
        this.use = use;
        this.start = start;
    }

    @Override
    public int read(MemorySegment target, long position) throws IOException {
        synchronized (disk) {
            requireOpen();
            return disk.read(path, node, use == Use.READ_ON_MEDIUM, target, position);
        }
    }

    @Override
    public void write(MemorySegment source, long position) throws IOException {
        synchronized (disk) {
            requireWritable();
            disk.write(path, node, source.toArray(ValueLayout.JAVA_BYTE), position);
        }
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            requireOpen();
            disk.operations().requirePower("size " + path);
            return node.content.length();
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        synchronized (disk) {
            requireWritable();
            disk.truncate(path, node, sizeBytes);
        }
    }

    @Override
    public void force() throws IOException {
        synchronized (disk) {
            requireOpen();
            if (failedForce != null) {
                throw new IOException(path + ": an earlier force failed", failedForce);
            }
            try {
                disk.operations().begin(Operation.FORCE, path);
            } catch (PowerLostException e) {
                throw e;
            } catch (IOException e) {
                node.content.failForce();
                failedForce = e;
                throw e;
            }
            node.content.force();
        }
    }

    @Override
    public FileStatus status() throws IOException {
        synchronized (disk) {
            requireOpen();
            var now = disk.status(path);
            if (!now.isSameFile(node.status())) {
                throw new NoSuchFileException(
                        path.toString(), null, "the name now stands for another file");
            }
            return now;
        }
    }

    @Override
    public void close() {
        synchronized (disk) {
            closed = true;
        }
    }

    private void requireOpen() throws IOException {
        if (disk.starts() != start) {
            throw new PowerLostException("a file opened before the restart, " + path);
        }
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void requireWritable() throws IOException {
        requireOpen();
        if (use != Use.WRITE) {
            throw new NonWritableChannelException();
        }
    }
}
