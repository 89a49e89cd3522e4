package io.blockframe.commit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;
import io.blockframe.disk.DiskLock;
import io.blockframe.disk.FileStatus;
import io.blockframe.testkit.DiskIo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * A disk on which somebody changes a file while another is opened.
 *
 * @param disk the disk
 * @param opened the file whose opening is the moment
 * @param changed the file that gets another first byte then
 */
record ChangingDisk(Disk disk, Path opened, Path changed) implements Disk {

    @Override
    public DiskFile openForReading(Path file) throws IOException {
        changeWhen(file);
        return disk.openForReading(file);
    }

    @Override
    public DiskFile openOnMedium(Path file) throws IOException {
        changeWhen(file);
        return disk.openOnMedium(file);
    }

    private void changeWhen(Path file) throws IOException {
        if (file.equals(opened)) {
            DiskIo.overwrite(disk, changed, new byte[1], 0);
        }
    }

    @Override
    public DiskFile openForWriting(Path file) throws IOException {
        return disk.openForWriting(file);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return disk.create(file);
    }

    @Override
    public DiskFile createPrivate(Path file) throws IOException {
        return disk.createPrivate(file);
    }

    @Override
    public void createPrivateDirectory(Path directory) throws IOException {
        disk.createPrivateDirectory(directory);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        disk.createDirectory(directory);
    }

    @Override
    public void createLink(Path link, byte[] target) throws IOException {
        disk.createLink(link, target);
    }

    @Override
    public void setAttributes(Path path, int mode, Instant modified) throws IOException {
        disk.setAttributes(path, mode, modified);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
        disk.replace(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void deleteDirectory(Path directory) throws IOException {
        disk.deleteDirectory(directory);
    }

    @Override
    public FileStatus status(Path path) throws IOException {
        return disk.status(path);
    }

    @Override
    public boolean isOpenForWriting(Path file) throws IOException {
        return disk.isOpenForWriting(file);
    }

    @Override
    public Path realPath(Path path) {
        return disk.realPath(path);
    }

    @Override
    public byte[] readLink(Path link) throws IOException {
        return disk.readLink(link);
    }

    @Override
    public Stream<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(directory);
    }

    @Override
    public boolean barrier(Path path) throws IOException {
        return disk.barrier(path);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return disk.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return disk.totalBytes(path);
    }

    @Override
    public boolean isInMemory(Path path) {
        return disk.isInMemory(path);
    }

    @Override
    public boolean isWritable(Path directory) throws IOException {
        return disk.isWritable(directory);
    }

    @Override
    public DiskLock lock(Path file) throws IOException {
        return disk.lock(file);
    }

    @Override
    public DiskLock tryLock(Path file) throws IOException {
        return disk.tryLock(file);
    }
}
