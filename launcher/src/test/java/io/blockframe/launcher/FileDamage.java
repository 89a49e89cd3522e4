package io.blockframe.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What rot and accidents do to a file. */
final class FileDamage {
    private FileDamage() {}

    static void flip(Path file, long offset) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            int old = open.read();
            open.seek(offset);
            open.write(old ^ 1);
        }
    }

    static void zero(Path file, long offset, int bytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            open.write(new byte[bytes]);
        }
    }

    static void truncate(Path file, long bytes) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        }
    }

    static void extend(Path file, int bytes) throws IOException {
        Files.write(file, new byte[bytes], StandardOpenOption.APPEND);
    }
}
