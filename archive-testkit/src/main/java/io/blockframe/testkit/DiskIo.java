package io.blockframe.testkit;

import io.blockframe.disk.Disk;
import io.blockframe.disk.DiskFile;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Whole files at once, on any disk. */
public final class DiskIo {

    private DiskIo() {}

    /** Creates a file with these bytes; forces nothing. */
    public static void create(Disk disk, Path file, byte[] bytes) throws IOException {
        try (var open = disk.create(file)) {
            write(open, bytes, 0);
        }
    }

    /** Overwrites bytes of a file in place; forces them. */
    public static void overwrite(Disk disk, Path file, byte[] bytes, long offset)
            throws IOException {
        try (var open = disk.openForWriting(file)) {
            write(open, bytes, offset);
            open.force();
        }
    }

    public static void write(DiskFile file, byte[] bytes, long offset) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var source = arena.allocate(bytes.length, Long.BYTES);
            MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, bytes.length);
            file.write(source, offset);
        }
    }

    /** All bytes of a file. */
    public static byte[] read(Disk disk, Path file) throws IOException {
        try (var open = disk.openForReading(file)) {
            return read(open, 0, Math.toIntExact(open.size()));
        }
    }

    /** At most {@code bytes} bytes from {@code offset} on; fewer where the file ends. */
    public static byte[] read(DiskFile file, long offset, int bytes) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var target = arena.allocate(bytes, Long.BYTES);
            int read = file.read(target, offset);
            return target.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Every file below a directory with its bytes, by its path. */
    public static Map<Path, byte[]> readTree(Disk disk, Path directory) throws IOException {
        var files = new TreeMap<Path, byte[]>();
        try (var children = disk.list(directory)) {
            for (var child : children.toList()) {
                switch (disk.status(child).kind()) {
                    case FILE -> files.put(child, read(disk, child));
                    case DIRECTORY -> files.putAll(readTree(disk, child));
                    case LINK, OTHER -> {}
                }
            }
        }
        return files;
    }
}
